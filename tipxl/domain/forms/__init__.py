"""A form as it is issued: its rows, and how it is known again."""
