"""Measures tipxl against what people would use instead, side by side. Nothing here is a test."""
