"""Cases of a regulator, 12345 or 12315: taken in by file or program, and answered (docs/importing.md)."""
