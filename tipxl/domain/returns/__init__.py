"""What came back: recognised, located, read, validated, laid over each other."""
