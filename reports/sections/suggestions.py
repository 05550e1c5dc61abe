"""What should get better, who answers for it and until when; carried over until it is settled."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.document import Section
from reports.exhibits import Column, Kind, Table, Value
from reports.models import Suggestion
from reports.periods import DAY
from reports.sections.asked import Asked

State = Suggestion.State


def suggestions(asked: Asked) -> Section | None:
    """As things stood when the period ended, or were settled since; for the whole house only."""
    if asked.scope.key:
        return None
    found = list(Suggestion.objects.due_in(asked.period).select_related("owner"))
    if not found:
        return None
    table = Table(
        title=_("Suggestions and rectifications"),
        columns=[
            Column(title=pgettext("suggestion", "Number"), weight=2),
            Column(title=pgettext("suggestion", "What should be done"), weight=5),
            Column(title=pgettext("suggestion", "Answers for it"), weight=2),
            Column(title=pgettext("suggestion", "Due"), weight=2, kind=Kind.DATE),
            Column(title=pgettext("suggestion", "State"), weight=2),
        ],
        rows=[_row(each, asked) for each in found],
        note=_("Each stands here until it is settled, also those of earlier periods."),
    )
    return Section(key="suggestions", title=_("Suggestions for improvement"), blocks=[table])


def _row(each: Suggestion, asked: Asked) -> tuple[Value, ...]:
    return (each.reference, each.text, each.owner.name, each.due_on, _state(each, asked))


def _state(each: Suggestion, asked: Asked) -> str:
    if each.state != State.OPEN:
        words = {"state": capfirst(each.get_state_display()), "outcome": each.outcome}
        return pgettext("suggestion", "%(state)s: %(outcome)s") % words
    if each.is_late(asked.period.last + DAY):
        return pgettext("suggestion", "late")
    if each.period != str(asked.period):
        return pgettext("suggestion", "carried over")
    return pgettext("suggestion", "new")
