"""One module a page: it asks for values, and hands them to its template."""
