"""The demo: who sends what, with invented answers and decisions."""
