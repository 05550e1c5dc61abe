"""What complaints are about: shares, the kinds that make most of them, and where."""

from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Department
from reports.dimensions import Dimension, names
from reports.document import Block, Section
from reports.exhibits import Chart, ChartKind, Series, Table
from reports.figures import Scope, by
from reports.sections import drawn, tables
from reports.sections.asked import Asked, named

TOP = 10


def category(asked: Asked) -> Section | None:
    if not asked.by("volume", Dimension.SUBJECT):
        return None
    title = _("Share of each subject; dots: the period before")
    blocks: list[Block] = [
        *drawn.ranked(asked, "volume", Dimension.SUBJECT, title),
        _pareto(asked),
        *_heat(asked),
        *(replace(table, note=_per_million(asked)) for table in _subjects(asked)),
    ]
    return Section(key="category", title=_("Subjects and kinds"), blocks=blocks)


def _subjects(asked: Asked) -> list[Table]:
    counts = ["volume", "per_million"] if asked.has_users else ["volume"]
    return tables.apart(asked, Dimension.SUBJECT, _("Subjects"), [*counts, "on_time", "repeat_rate"])


def _per_million(asked: Asked) -> str:
    """By what each row divides."""
    said = _(
        "Per million users: those of the product that a subject is about where they are known, else all."
    )
    return said if asked.has_users else ""


def _pareto(asked: Asked) -> Chart:
    """The ten largest kinds, then all others together."""
    kinds = named(Dimension.CATEGORY, asked.by("volume", Dimension.CATEGORY))
    rest = sum(figure.sample for _key, _name, figure in kinds[TOP:])
    rows = [(name, figure.sample) for _key, name, figure in kinds[:TOP]]
    rows += [(_("all others"), rest)] if rest else []
    return Chart(
        kind=ChartKind.PARETO,
        title=_("The ten largest kinds, and their share added up"),
        axis=capfirst(str(Dimension.CATEGORY.label)),
        categories=[name for name, _number in rows],
        series=[Series(name=_("Complaints"), values=[number for _name, number in rows])],
        summary=_("Largest: %(name)s, %(number)d.") % {"name": rows[0][0], "number": rows[0][1]},
    )


def _heat(asked: Asked) -> list[Chart]:
    """Subjects in each branch; for the whole house only."""
    if asked.scope.key:
        return []
    units = Department.objects.filter(kind=Department.Kind.BRANCH).order_by("code")
    found = {unit.name: by("volume", asked.period, Scope.branch(unit), Dimension.SUBJECT) for unit in units}
    subjects = list(asked.by("volume", Dimension.SUBJECT))
    found = {name: each for name, each in found.items() if each}
    if len(found) < 2:
        return []
    called = names(Dimension.SUBJECT, subjects)
    return [
        Chart(
            kind=ChartKind.HEAT,
            title=_("Complaints by subject and branch"),
            axis=capfirst(str(Dimension.SUBJECT.label)),
            categories=list(found),
            series=[
                Series(
                    name=called[key],
                    values=[each[key].sample if key in each else 0 for each in found.values()],
                )
                for key in subjects
            ],
            summary=_("%(subjects)d subjects in %(branches)d branches.")
            % {"subjects": len(subjects), "branches": len(found)},
        )
    ]
