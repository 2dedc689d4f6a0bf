"""`python -m tipxl`."""

from tipxl.cli import main

main()
