"""A file as rows of texts: CSV in whatever characters Chinese Excel writes, and XLSX."""
