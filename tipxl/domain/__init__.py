"""The words of the work and its rules: pure values and functions; no library but Struct's."""
