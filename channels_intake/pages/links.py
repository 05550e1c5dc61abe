"""Where the channels stand in the navigation."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from complaints.workspace.navigation import Item

READERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR})
EDITORS = frozenset({Role.ADMINISTRATOR})


def links(user: User) -> Sequence[Item]:
    if user.role == Role.LEADER:
        return [Item(name="blocks", url=reverse("channels:blocks"), icon="ban", label=_("Blocked senders"))]
    if user.role not in READERS:
        return []
    return [Item(name="channels", url=reverse("channels:accounts"), icon="route", label=_("Channels"))]
