"""What went out and came in, one line an event, appended only; what was lost of it is told."""
