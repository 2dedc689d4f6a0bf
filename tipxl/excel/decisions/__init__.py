"""decisions.xlsx. `book` reads and writes it; `pages` draws its sheets."""
