"""Mass incidents of the period, without what people wrote about them."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.models import Incident
from complaints.states import State
from reports.document import Section
from reports.exhibits import Column, Kind, Table, Value
from reports.periods import local_day
from reports.sections.asked import Asked

NO_COMPLAINT = (State.REJECTED, State.INVALID, State.MERGED)


def incidents(asked: Asked) -> Section | None:
    """Whatever was on in the period; for the whole house only."""
    if asked.scope.key:
        return None
    on = Q(began_at__lt=asked.period.ends) & (Q(ended_at=None) | Q(ended_at__gte=asked.period.begins))
    valid = Count("tickets", filter=~Q(tickets__state__in=NO_COMPLAINT))
    found = Incident.objects.filter(on).select_related("category", "branch").annotate(number=valid)
    rows = [_row(each) for each in found.order_by("began_at", "pk")]
    if not rows:
        return None
    columns = [
        Column(title=pgettext("incident", "Began"), kind=Kind.DATE),
        Column(title=pgettext("incident", "Ended"), kind=Kind.DATE),
        Column(title=pgettext("incident", "Kind"), weight=2),
        Column(title=pgettext("incident", "Area"), weight=2),
        Column(title=_("Complaints"), kind=Kind.COUNT),
    ]
    table = Table(
        title=_("Mass incidents"),
        columns=columns,
        rows=rows,
        note=_("All complaints that belong to the incident, also of other periods."),
    )
    return Section(key="incidents", title=_("Mass incidents"), blocks=[table])


def _row(incident: "Incident") -> tuple[Value, ...]:
    return (
        local_day(incident.began_at),
        local_day(incident.ended_at) if incident.ended_at else None,
        incident.category.name,
        incident.branch.name if incident.branch else _("everywhere"),
        incident.number,  # type: ignore[attr-defined]  # annotated
    )
