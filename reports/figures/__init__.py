"""The figures of a period, read from the rollups alone (docs/figures.md).

    figures(["on_time", "satisfaction"], Period.parse("2026-10"), Scope.house())
    series("volume", list(period.days()), scope)
    by("volume", period, scope, Dimension.SUBJECT)      # names(Dimension.SUBJECT, keys) for the labels
    tickets("on_time", period, scope, viewer=user, part=False)

No function here reads a ticket, except tickets(), and that only what its viewer may see.
"""

from reports.dimensions import Dimension, Relation, names
from reports.figures.drilling import tickets
from reports.figures.figure import Figure
from reports.figures.reading import by, figures, series
from reports.figures.scope import Scope

__all__ = ["Dimension", "Figure", "Relation", "Scope", "by", "figures", "names", "series", "tickets"]
