"""Where reports stand in the navigation."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import pgettext

from accounts.models import User
from accounts.roles import Right
from complaints.workspace.navigation import Item


def report_links(user: User) -> Sequence[Item]:
    if not user.may(Right.SEE_FIGURES):
        return []
    name = pgettext("figures", "Reports")
    return [Item(name="reports", url=reverse("reports:reports"), icon="clipboard-data", label=name)]
