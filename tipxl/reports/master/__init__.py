"""The plan row by row: to read, as it was endorsed, and as data that figures count."""
