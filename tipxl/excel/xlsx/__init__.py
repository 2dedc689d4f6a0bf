"""The guarded door: a stranger's .xlsx or .xlsm -> Book, with a limit on everything."""
