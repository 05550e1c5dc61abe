"""The counts behind the figures, kept true to the history (docs/figures.md §3).

refresh(now=…)              count anew what has changed since; any number of these at once
rebuild(now=…)              count everything anew; the numbers are the same
"""

from reports.rollups.rebuilding import rebuild
from reports.rollups.refreshing import refresh

__all__ = ["rebuild", "refresh"]
