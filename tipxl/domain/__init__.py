"""The words of the work and its rules: pure values and functions, standard library only."""
