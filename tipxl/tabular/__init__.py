"""Adapters to the files of an export: CSV, Parquet, SQLite, and the description of them all."""
