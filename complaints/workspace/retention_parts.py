"""What other pages of the workspace show of the care for personal data: links, and a word on the
ticket's page."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from complaints.models import Ticket
from complaints.workspace.navigation import Item
from complaints.workspace.panels import Panel


def links(user: User) -> Sequence[Item]:
    offered = (
        (Right.SEE_LOOKS, Item(name="looks", url=reverse("workspace:looks"), icon="eye", label=_("Looks"))),
        (
            Right.SEE_RETENTION,
            Item(name="retention", url=reverse("workspace:retention"), icon="archive", label=_("Retention")),
        ),
    )
    return [item for right, item in offered if user.may(right)]


def protection(ticket: Ticket, user: User, now: datetime) -> Panel | None:
    """That its personal data is gone, or only stored and protected."""
    if not (ticket.anonymised_at or ticket.is_restricted):
        return None
    return Panel("retention/_protection.html", {"ticket": ticket})
