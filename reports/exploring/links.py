"""Where exploring and case studies stand in the navigation."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import pgettext

from accounts.models import User
from accounts.roles import Right
from complaints.models import Ticket
from complaints.workspace.navigation import Item
from complaints.workspace.panels import Panel
from reports.exploring.studying import may_be_studied


def links(user: User) -> Sequence[Item]:
    items = []
    if user.may(Right.SEE_FIGURES):
        name = pgettext("figures", "Explore")
        items.append(Item(name="explore", url=reverse("reports:explore"), icon="table", label=name))
    if user.may(Right.SEE_FIGURES) or user.sees_tickets:
        name = pgettext("what we learned from", "Cases")
        items.append(Item(name="studies", url=reverse("reports:studies"), icon="book", label=name))
    return items


def beneath_steps(ticket: Ticket, user: User, now: datetime) -> Panel | None:
    """On the page of a case that may be studied: the way to do so. Asks the database nothing."""
    if not user.may(Right.WRITE_CASE_STUDY) or not may_be_studied(ticket):
        return None
    return Panel("reports/exploring/_panel.html", {"ticket": ticket})
