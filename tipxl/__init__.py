"""tipxl: reporting rounds of a multi-body work plan, run with Excel and e-mail."""

__version__ = "0.1.0"
