"""Whose case it was, and who had a hand in it, as its history says: for duties kept apart.

`complaints.visibility` needs it below the models, so kinds of events stand here as they are stored.
"""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.models import User

if TYPE_CHECKING:
    from complaints.models import HistoryEvent

STARTED = "investigation_started"  # names the owner
HANDED_OVER = ("assigned", "arbitrated", "transferred", "reopened")  # may name a handler


def named(user: User) -> Q:
    """Events that made a case this person's, whoever caused them."""
    number = user.staff_number
    handed = Q(kind__in=HANDED_OVER, payload__handler__number=number)
    return handed | Q(kind=STARTED, payload__owner__number=number)


def took_part(user: User) -> Q:
    """Events by which a person had a part in a case: caused by them, or naming them."""
    return Q(actor=user) | named(user)


def numbers_named(history: "QuerySet[HistoryEvent]") -> set[str]:
    """The staff numbers of everybody whose case it ever was."""
    naming = history.filter(kind__in=[STARTED, *HANDED_OVER])
    pairs = naming.values_list("payload__owner__number", "payload__handler__number")
    return {number for pair in pairs for number in pair if number}
