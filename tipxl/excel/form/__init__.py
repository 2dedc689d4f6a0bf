"""Template -> the body's workbook. One module a sheet; `places` says where everything stands."""
