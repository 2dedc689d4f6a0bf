"""Reads workbooks that strangers sent, .xlsx and .xlsm, with a limit on everything."""
