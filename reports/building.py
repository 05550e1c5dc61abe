"""A report built from the figures of a period, in the active language. No personal data goes in."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.definitions import DEFINITIONS
from reports.document import Chart, Document, Facts, Section, Tiles
from reports.figures import Scope
from reports.formats.words import sentences
from reports.letterhead import organisation, terms_of
from reports.periods import Period, PeriodKind
from reports.sections import SECTIONS, Asked, drawn, heads
from reports.sections.summary import findings

SERIES = {
    PeriodKind.WEEK: "ZB",
    PeriodKind.MONTH: "YB",
    PeriodKind.QUARTER: "JB",
    PeriodKind.YEAR: "NB",
    PeriodKind.DAYS: "TB",
}


def number_of(period: Period) -> str:
    """YB-2026-10 (月报), ZB-2026-W41 (周报), JB-2026-Q3 (季报), NB-2026 (年报), or of any days
    TB-2026-10-05_2026-10-17 (特报)."""
    return f"{SERIES[period.kind]}-{period}".replace("..", "_")


def build(
    *,
    period: Period,
    scope: Scope,
    language: str,
    now: datetime,
    edition: str = "1",
    changes: str = "",
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Document:
    """The draft. `told` hears after each section how many of how many are done."""
    with translation.override(language):
        asked = Asked(period, scope)
        sections = list(_sections(asked, told))
        has_cases = bool(asked.now["volume"].sample)
        return Document(
            number=number_of(period),
            title=title_of(period),
            subtitle="",
            organisation=organisation(),
            period=period.label,
            language=language,
            edition=edition,
            made_at=now,
            marking=_("Internal, no personal data"),
            summary=_gist(asked) if has_cases else "",
            cover=_cover(asked, changes),
            sections=sections,
            definitions=terms_of(DEFINITIONS),
            footnote=_footnote(asked),
        )


def _gist(asked: Asked) -> str:
    """The first findings, for the cover."""
    return sentences(*[each.head for each in list(findings(asked))[:3]])


def _cover(asked: Asked, changes: str) -> list[Chart | Tiles | Facts]:
    """Twelve months at a glance and the headlines; of a later edition also what changed."""
    changed = [Facts(items=[(_("Changed against the edition before"), changes)])] if changes else []
    if not asked.now["volume"].sample:
        return [*changed]
    return [drawn.trend(asked, "volume"), heads.tiles(asked, heads.HEADLINES), *changed]


def _sections(asked: Asked, told: Callable[[int, int], None]) -> Sequence[Section]:
    made = []
    for done, section in enumerate(SECTIONS.values(), start=1):
        if written := section(asked):
            made.append(written)
        told(done, len(SECTIONS))
    return made


def title_of(period: Period) -> str:
    """In the active language."""
    titles = {
        PeriodKind.WEEK: pgettext("report", "Weekly report on complaints"),
        PeriodKind.MONTH: pgettext("report", "Monthly report on complaints"),
        PeriodKind.QUARTER: pgettext("report", "Quarterly report on complaints"),
        PeriodKind.YEAR: pgettext("report", "Yearly report on complaints"),
        PeriodKind.DAYS: pgettext("report", "Report on complaints"),
    }
    return titles[period.kind]


def versions() -> dict[str, int]:
    """By which version of each definition it is counted now."""
    return {code: each.version for code, each in DEFINITIONS.items()}


def _footnote(asked: Asked) -> str:
    about = _("Complaints count in the period they were accepted, handling in the period they were closed.")
    if asked.is_running:
        still_changes = _("The period is not over: its figures will still change.")
        return f"{about} {still_changes}"
    return about
