"""What ends a customer's silence after a result was told: then no timer closes the case any more."""

from django.db.models import Q

from accounts.actors import ActorKind
from complaints.lifecycle.events import (
    CodeReissued,
    ContactRecorded,
    CopyTaken,
    DataRequested,
    Printed,
    TookOver,
    Urged,
)
from complaints.models import HistoryEvent

# A customer who does this still is silent about the result.
NOT_AN_ANSWER = (Printed.kind, CodeReissued.kind, DataRequested.kind, CopyTaken.kind)
# The same as is_heard(), as a condition on rows: by their own hand, written down for them, or in another
# complaint of theirs that turned out to be about the same.
HEARD = (
    (Q(actor_kind=ActorKind.CUSTOMER) & ~Q(kind__in=NOT_AN_ANSWER))
    | Q(kind__in=(Urged.kind, TookOver.kind))
    | (Q(kind=ContactRecorded.kind) & (Q(payload__by_customer=True) | Q(payload__reached=True)))
)


def is_heard(event: HistoryEvent) -> bool:
    """Whether the customer spoke with this event, or was spoken with."""
    match event.kind:
        case Urged.kind | TookOver.kind:
            return True
        case ContactRecorded.kind if event.payload["by_customer"] or event.payload["reached"]:
            return True
        case kind:
            return event.actor_kind == ActorKind.CUSTOMER and kind not in NOT_AN_ANSWER
