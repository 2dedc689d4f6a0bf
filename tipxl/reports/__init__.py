"""Pure descriptions of report sheets, made from agreed records; tables are pandas here only."""
