"""What came back: recognised, located, extracted, validated, laid over each other."""
