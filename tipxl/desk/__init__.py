"""The browser's door: pages over the same commands as the terminal; it decides nothing."""
