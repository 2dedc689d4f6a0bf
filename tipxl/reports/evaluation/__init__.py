"""Closed rounds up to a cut-off -> the mid-term or final evaluation: tables, sentences, method."""
