"""Closed rounds: what they rest on, and where a value came from."""
