"""Where exports stand in the navigation, and beside a queue with the conditions it shows."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.roles import Right
from complaints.workspace.navigation import Item


def links(user: User) -> Sequence[Item]:
    """One entry: to the page, or for who only watches over it to the list."""
    if user.may(Right.EXPORT) and user.sees_tickets:
        name = pgettext("cases as a file", "Export")
        return [Item(name="export", url=reverse("reports:export"), icon="file-download", label=name)]
    if user.may(Right.SEE_EXPORTS):
        return [
            Item(name="exports", url=reverse("reports:exports"), icon="file-download", label=_("Exports"))
        ]
    return []


def beside_queue(user: User, queue: str, conditions: str) -> Sequence[Item]:
    """To the page with exactly the queue's conditions."""
    if not user.may(Right.EXPORT):
        return []
    query = urlencode({"queue": queue}) + (f"&{conditions}" if conditions else "")
    label = _("Export this list")
    return [
        Item(name="export", url=f"{reverse('reports:export')}?{query}", icon="file-download", label=label)
    ]
