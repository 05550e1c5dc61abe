"""A Document written out: screen, PDF, XLSX, DOCX, CSV. Nothing here counts or asks the database."""
