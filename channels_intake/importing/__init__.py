"""Tickets from files: another system's, or an authority's cases (docs/importing.md)."""
