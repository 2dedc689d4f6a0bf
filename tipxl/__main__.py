"""Lets `python -m tipxl` do what `tipxl` does."""

from tipxl.cli import main

main()
