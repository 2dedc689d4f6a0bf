"""Reads workbooks that strangers sent, .xlsx, .xlsm and .ods, with a limit on everything."""
