"""Units are told of what is suggested to them, before it is due, and when it is late (S001-28)."""

from datetime import date, datetime, timedelta

from django.urls import reverse

from reports.models import Suggestion
from reports.periods import local_day
from reports.telling import tell, who_answers_for

AHEAD = timedelta(days=7)


def tell_owner(suggestion: Suggestion, now: datetime) -> None:
    """That it was made, and until when it is to be done."""
    _tell(suggestion, "suggestion_made", now)


def tell_of_due(*, now: datetime) -> int:
    """Each open one once within the last seven days, and once when it is late; returns how many
    were looked at. Run as often as one likes."""
    today = local_day(now)
    soon = Suggestion.objects.open().filter(due_on__lte=today + AHEAD).select_related("owner", "made_by")
    found = list(soon.order_by("pk"))
    for each in found:
        _tell(each, _kind(each, today), now)
    return len(found)


def _kind(suggestion: Suggestion, today: date) -> str:
    return "suggestion_late" if suggestion.is_late(today) else "suggestion_due"


def _tell(suggestion: Suggestion, kind: str, now: datetime) -> None:
    """The unit; whoever made it, too, once it is late."""
    people = {person.pk: person for person in who_answers_for(suggestion.owner)}
    if kind == "suggestion_late" and suggestion.made_by.is_active:
        people[suggestion.made_by_id] = suggestion.made_by
    payload = {
        "suggestion": suggestion.reference,
        "due": suggestion.due_on.isoformat(),
        "path": reverse("reports:suggestions"),
    }
    cause = f"suggestion-{suggestion.pk}-{kind}"
    tell(people.values(), kind=kind, cause=cause, payload=payload, now=now)
