"""One's own appeals beside what the regulator publishes for everybody."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.document import Section
from reports.exhibits import Column, Kind, Table, Value
from reports.figures import Figure, figures
from reports.models import Benchmark
from reports.periods import Period, PeriodKind
from reports.sections.asked import Asked

KINDS = (PeriodKind.QUARTER, PeriodKind.YEAR)


def benchmark(asked: Asked) -> Section | None:
    """Only in reports of quarters and years on the whole house, once figures were entered."""
    if asked.scope.key or asked.period.kind not in KINDS:
        return None
    published = Benchmark.objects.filter(quarter__range=(asked.period.first, asked.period.last))
    rows = [_row(each, asked) for each in published.order_by("quarter")]
    if not rows:
        return None
    table = Table(
        title=_("Appeals to the regulator per million users"),
        columns=[
            Column(title=pgettext("period", "Quarter")),
            Column(title=pgettext("benchmark", "We"), kind=Kind.PER_MILLION),
            Column(title=pgettext("benchmark", "Published"), kind=Kind.PER_MILLION),
            Column(title=pgettext("benchmark", "Against it"), kind=Kind.CHANGE),
            Column(title=pgettext("benchmark", "Source"), weight=2),
        ],
        rows=rows,
        note=_("Quarters without a published figure are left out."),
    )
    return Section(key="benchmark", title=_("Against the regulator's figures"), blocks=[table])


def _row(published: Benchmark, asked: Asked) -> tuple[Value, ...]:
    quarter = Period.holding(PeriodKind.QUARTER, published.quarter)
    ours: Figure = figures(["appeal_rate"], quarter, asked.scope)["appeal_rate"]
    theirs: Decimal = published.per_million
    against = ours.value / theirs - 1 if ours.value is not None and theirs else None
    return (quarter.label, ours.value, theirs, against, published.source)
