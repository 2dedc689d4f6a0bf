"""The folder: its paths, records, closed rounds, and the files that tipxl owns."""
