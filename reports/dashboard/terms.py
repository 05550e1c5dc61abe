"""What each live figure means: shown beside it, so that nobody has to guess what was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.explained import Explained


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Explained):
    """`short` stands under the figure, `long` is opened by the reader."""

    short: Promise
    long: Promise
    icon: str = ""
    look: str = ""

    @property
    def paragraphs(self) -> Sequence[str]:
        return [str(self.long)]


OPEN = Term(
    code="open",
    name=pgettext_lazy("complaints", "Open"),
    short=_("accepted, not yet closed"),
    long=_(
        "Complaints that were accepted and are not closed: not archived, rejected, withdrawn, invalid or "
        "merged. A case under appeal is open again."
    ),
)
HOUR = Term(
    code="hour",
    name=_("Due within 1 hour"),
    short=_("a limit ends within 60 minutes"),
    long=_(
        "Open complaints whose next limit falls due within 60 minutes. The next limit is the earliest of "
        "those that run; complaints that are overdue are not counted again."
    ),
    icon="hourglass-low",
    look="warn",
)
FOUR_HOURS = Term(
    code="four-hours",
    name=_("Due within 4 hours"),
    short=_("including the next hour"),
    long=_(
        "Open complaints whose next limit falls due within four hours, those of the next hour included. "
        "Complaints that are overdue are not counted again."
    ),
)
TODAY = Term(
    code="today",
    name=_("Due today"),
    short=_("a limit ends before midnight"),
    long=_(
        "Open complaints whose next limit falls due from now until 24:00 of this day. "
        "Complaints that are overdue are not counted again."
    ),
)
OVERDUE = Term(
    code="overdue",
    name=_("Overdue now"),
    short=_("past a limit, still not met"),
    long=_(
        "Open complaints whose next limit has passed without what it asks for. They stay here until that "
        "is done; the breach itself is kept for ever."
    ),
    icon="alert-triangle",
    look="bad",
)
BREACHED = Term(
    code="breached",
    name=_("Limits broken in 30 days"),
    short=_("by unit and limit"),
    long=_(
        "Limits that ran out without being met in the last 30 days, today included, each counted once, on "
        "closed complaints too, at the due instant itself, whenever it was noticed. Limits of the service "
        "(entry, notice of the result, contact after dissatisfaction) count for the service team, all others "
        "for the department the complaint lies with, or the team while it lies with none. Today is counted "
        "at every look, the days before once a minute."
    ),
)
STATES = Term(
    code="states",
    name=_("Open, by state and age"),
    short=_("age since receipt"),
    long=_(
        "Every open complaint once, by the state it is in. Its age counts from receipt, nights, holidays "
        "and pauses included: up to 3 days, up to 15 days, longer."
    ),
)
ENGINE = Term(
    code="engine",
    name=_("Deadline enforcement"),
    short=_("whether limits are watched"),
    long=_(
        "A sweep records every step of a limit within seconds, by the database's clock. The auditor counts "
        "anew every minute, without the sweep's own notes, whether a step is missing. A limit that could not "
        "be processed three times is set aside until an operator looks."
    ),
)

TERMS: Mapping[str, Term] = {
    term.code: term for term in (OPEN, HOUR, FOUR_HOURS, TODAY, OVERDUE, BREACHED, STATES, ENGINE)
}
