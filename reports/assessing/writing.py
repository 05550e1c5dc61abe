"""An assessment as blocks of a document: a table per figure, and how to read it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from reports.assessing.assessing import Assessed, Assessment, Line
from reports.assessing.intervals import Interval
from reports.assessing.measures import MEASURES, Group
from reports.assessing.quality import FEWEST, Quality
from reports.assessing.ranking import LEAST, Placed, Stand
from reports.document import Block, Column, Document, Kind, Paragraph, Section, Table, Value
from reports.formats.numbers import shown
from reports.letterhead import organisation, terms_of
from reports.periods import Period, local_day


def document(found: Assessment, *, now: datetime) -> Document:
    """In the active language; it names people, so it says so on every page."""
    return Document(
        number=number_of(found.period),
        title=_("Assessment of people and units"),
        subtitle="",
        organisation=organisation(),
        period=found.period.label,
        language=get_language() or "en",
        edition=local_day(now).isoformat(),
        made_at=now,
        marking=_("Confidential: names people and how they work"),
        is_draft=False,
        sections=list(_sections(found)),
        definitions=terms_of(sorted({code for each in MEASURES.values() for code in each.codes})),
        footnote=how_to_read(),
    )


def number_of(period: Period) -> str:
    """KH-2026-10 (考核)."""
    return f"KH-{period}"


def how_to_read() -> str:
    return _(
        "The interval holds the true share in 95 of 100 such samples (Wilson). Better or worse is said "
        "only where the interval leaves out the value of the whole; a place is a range, because whoever "
        "overlaps cannot be told apart. Fewer than %(least)d cases are not compared. Figures count cases, "
        "not how hard they were: talk before you judge."
    ) % {"least": LEAST}


def tables(found: Sequence[Assessed]) -> list[Block]:
    return [_table(each) for each in found]


def _sections(found: Assessment) -> Iterator[Section]:
    for group in Group:
        if assessed := found.of(group):
            yield Section(key=group.value, title=str(group.label), blocks=tables(assessed))
    if found.qualities:
        yield Section(
            key="quality",
            title=_("Quality of reports"),
            blocks=[_few_readers(), _of_reports(found.qualities)],
        )


def _table(found: Assessed) -> Table:
    columns = [
        Column(title=capfirst(str(MEASURES[found.group].dimension.label)), weight=2),
        Column(title=pgettext("assessment", "Share"), kind=Kind.PERCENT),
        Column(title=_("Interval (95%)")),
        Column(title=pgettext("report", "Sample"), kind=Kind.SAMPLE),
        Column(title=_("Against the whole"), weight=2),
        Column(title=pgettext("assessment", "Place")),
    ]
    if found.mean:
        columns.append(Column(title=_("Mean time"), kind=Kind.DURATION))
    whole = found.whole
    total = [pgettext("table", "All"), whole.number, "", whole.sample, "", ""]
    return Table(
        title=str(whole.definition.name),
        columns=columns,
        rows=[_row(line, has_mean=bool(found.mean)) for line in found.lines],
        total=[*total, found.mean.number] if found.mean else total,
        note=_target(found),
    )


def _row(line: Line, *, has_mean: bool) -> list[Value]:
    each = line.placed
    cells: list[Value] = [
        line.name,
        each.figure.number,
        _edges(each.interval),
        each.figure.sample,
        _stands(each.stand),
        _place(each),
    ]
    return [*cells, line.mean.number if line.mean else None] if has_mean else cells


def _edges(interval: Interval | None) -> str:
    """In whole per cent: more digits would promise what no interval holds."""
    if interval is None:
        return shown(None, Kind.TEXT)
    return f"{round(interval.low * 100)}–{round(interval.high * 100)}%"


def _stands(stand: Stand) -> str:
    words = {
        Stand.BETTER: pgettext("assessment", "better"),
        Stand.LIKE: pgettext("assessment", "no clear difference"),
        Stand.WORSE: pgettext("assessment", "worse"),
        Stand.TOO_FEW: pgettext("assessment", "too few cases"),
    }
    return words[stand]


def _place(each: Placed) -> str:
    if each.first is None:
        return shown(None, Kind.TEXT)
    if each.first == each.last:
        return _("%(place)d of %(among)d") % {"place": each.first, "among": each.among}
    values = {"first": each.first, "last": each.last, "among": each.among}
    return _("%(first)d to %(last)d of %(among)d") % values


def _target(found: Assessed) -> str:
    if found.whole.definition.target is None:
        return ""
    return _("Target: %(target)s.") % {"target": found.whole.target_shown}


def _few_readers() -> Paragraph:
    return Paragraph(
        text=_("Scores from 1 to 5 by readers of published reports; shown from %(few)d readers on.")
        % {"few": FEWEST}
    )


def _of_reports(found: Sequence[Quality]) -> Table:
    score = Kind.SCORE
    return Table(
        title=_("Quality of reports"),
        columns=[
            Column(title=pgettext("report", "Written by"), weight=2),
            Column(title=pgettext("report", "Accuracy"), kind=score),
            Column(title=pgettext("report", "Depth"), kind=score),
            Column(title=pgettext("report", "Feasible advice"), kind=score),
            Column(title=pgettext("report", "Mean"), kind=score),
            Column(title=_("Readers"), kind=Kind.COUNT),
            Column(title=pgettext("figures", "Reports"), kind=Kind.COUNT),
        ],
        rows=[(each.writer, *each.aspects, each.mean, each.readers, each.reports) for each in found],
    )
