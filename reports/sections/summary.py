"""What the period says in sentences; its headline figures stand on the cover."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.dimensions import Dimension
from reports.document import Finding, Findings, Section
from reports.exhibits import Kind
from reports.figures import Figure
from reports.formats.numbers import shown
from reports.sections.asked import Asked, named
from reports.sections.changing import change, kind_of_change, portion

MEASURED = ("on_time", "satisfaction", "resolution_rate")


def summary(asked: Asked) -> Section | None:
    if not asked.now["volume"].sample and not asked.now["closed"].sample:
        return None
    found = Findings(items=list(findings(asked)))
    return Section(key="summary", title=_("Summary"), blocks=[found])


def findings(asked: Asked) -> Iterator[Finding]:
    """Volume, what grew most, targets, the unit with most broken limits."""
    yield Finding(head=_volume(asked), text=_year(asked))
    yield from _grown(asked)
    for code in MEASURED:
        if asked.now[code].value is not None:
            yield _measured(asked.now[code], asked.before[code])
    yield from _late(asked)


def _volume(asked: Asked) -> str:
    values = {
        "complaints": asked.now["volume"].shown,
        "period": asked.period.previous().label,
        "change": _written(asked.now["volume"], asked.before["volume"]),
    }
    if change(asked.now["volume"], asked.before["volume"]) is None:
        return _("%(complaints)s valid complaints.") % values
    return _("%(complaints)s valid complaints, %(change)s against %(period)s.") % values


def _year(asked: Asked) -> str:
    if change(asked.now["volume"], asked.year_ago["volume"]) is None:
        return _("There are no figures of a year ago to compare with.")
    values = {"change": _written(asked.now["volume"], asked.year_ago["volume"])}
    return _("Against a year ago: %(change)s.") % values


def _grown(asked: Asked) -> Iterator[Finding]:
    """The subject that grew by most cases."""
    before = asked.by("volume", Dimension.SUBJECT, asked.period.previous())
    if not before:
        return
    grown = [
        (figure.sample - (before[key].sample if key in before else 0), key, name, figure)
        for key, name, figure in named(Dimension.SUBJECT, asked.by("volume", Dimension.SUBJECT))
    ]
    if not grown or (most := max(grown, key=lambda each: each[0]))[0] <= 0:
        return
    more, key, name, figure = most
    yield Finding(
        head=_("%(subject)s grew most: %(more)s more complaints.")
        % {"subject": name, "more": shown(more, Kind.COUNT)},
        text=_("From %(before)s to %(now)s, now %(share)s of all.")
        % {
            "before": shown(before[key].sample if key in before else 0, Kind.COUNT),
            "now": figure.shown,
            "share": shown(portion(figure.sample, asked.now["volume"].sample), Kind.PERCENT),
        },
    )


def _measured(now: Figure, before: Figure) -> Finding:
    values = {"figure": now.definition.name, "value": now.shown, "target": now.target_shown}
    if now.is_met:
        head = _("%(figure)s %(value)s: the target of %(target)s is met.") % values
    else:
        head = _("%(figure)s %(value)s: the target of %(target)s is missed.") % values
    if change(now, before) is None:
        return Finding(head=head)
    return Finding(head=head, text=_("Change: %(change)s.") % {"change": _written(now, before)})


def _late(asked: Asked) -> Iterator[Finding]:
    if not asked.keeps(Dimension.DEPARTMENT):
        return
    units = named(Dimension.DEPARTMENT, asked.by("overdue_rate", Dimension.DEPARTMENT))
    late = [(figure.part or 0, name, figure) for _key, name, figure in units if figure.part]
    if late:
        part, name, figure = max(late, key=lambda each: each[0])
        values = {"unit": name, "part": part, "sample": figure.sample}
        yield Finding(head=_("Most broken limits: %(unit)s, in %(part)s of %(sample)s complaints.") % values)


def _written(now: Figure, then: Figure) -> str:
    return shown(change(now, then), kind_of_change(now.definition))
