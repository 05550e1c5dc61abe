"""What people write about deadlines, for the end of a ticket's retention (complaints.retention)."""

from complaints.retention.texts import Texts
from sla import events
from sla.models import Extension

WRITTEN = Texts(Extension, ("reason", "said", "opinion"), "clock__ticket")
CODES = {
    events.DeadlineStep.kind: frozenset({"target", "step", "fires_at", "due_at"}),
    events.HandedUp.kind: frozenset({"part"}),
    events.ExtensionRequested.kind: frozenset({"target", "due_at", "promised_at", "told_at"}),
    events.DeadlineExtended.kind: frozenset({"target", "before", "promised_at"}),
    events.ExtensionRefused.kind: frozenset({"target"}),
    events.DeadlineRecounted.kind: frozenset({"target", "before", "due_at", "source"}),
}
