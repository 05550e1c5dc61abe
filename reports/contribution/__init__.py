"""What one ticket adds to the figures: a pure function of its history (docs/figures.md §3)."""

from reports.contribution.case import Case, Fact, Limit, Line, Sibling, Span
from reports.contribution.counting import Contributed, contributed

__all__ = ["Case", "Contributed", "Fact", "Limit", "Line", "Sibling", "Span", "contributed"]
