"""A return with mistakes -> the same answers on a new form, marked."""
