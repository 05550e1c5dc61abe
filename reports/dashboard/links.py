"""Where the dashboard stands in the navigation."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import pgettext

from accounts.models import User
from accounts.roles import Right
from complaints.workspace.navigation import Item


def links(user: User) -> Sequence[Item]:
    if not user.may(Right.SEE_FIGURES):
        return []
    name = pgettext("name of the dashboard", "Deadlines")
    return [Item(name="dashboard", url=reverse("reports:dashboard"), icon="gauge", label=name, key="d")]
