"""Adapters to mail: the only room that touches messages."""
