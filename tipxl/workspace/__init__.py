"""The folder: its paths, records, journal, closed rounds, and the files that tipxl owns."""
