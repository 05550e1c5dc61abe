"""Suggestions and rectifications: made beside a report, owned by a unit, carried over until settled."""
