"""The sections beside every page of the staff, with live counts of open tickets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.addresses import address
from accounts.models import User
from accounts.prepared import Prepared
from accounts.roles import Right, Role
from complaints.models import DataRequest
from complaints.workspace.approvals import waiting_for
from complaints.workspace.counting import MOST, Asked, counts, shown
from complaints.workspace.incidents_suggested import surging_asked
from complaints.workspace.panels import approvals_names, approvals_waiting
from complaints.workspace.proposals import proposals_for
from complaints.workspace.queues import Queue, queues_of
from notifications.models import Notice, Transport

UNREAD = Prepared(
    lambda met: Notice.objects.filter(met, transport=Transport.IN_APP, read_at=None).values("pk")[: MOST + 1]
)
WAITING_REQUESTS = Prepared(
    lambda met: DataRequest.objects.filter(met, decided_at=None).values("pk")[: MOST + 1]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One link. `count` None shows no number; `key` is pressed after g."""

    name: str
    url: str
    icon: str
    label: "str | Promise"
    count: str | None = None
    is_late: bool = False
    current: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    items: Sequence[Item]


MakeItems = Callable[[User], Sequence[Item]]
_more: list[MakeItems] = []
# For a person, a queue's name and the conditions in its address.
MakeQueueItems = Callable[[User, str, str], Sequence[Item]]
_beside_queues: list[MakeQueueItems] = []


def register(items: MakeItems) -> None:
    """Let a layer above add links to the last section, per person."""
    if items not in _more:
        _more.append(items)


def register_beside_queues(items: MakeQueueItems) -> None:
    """Let a layer above add links to every queue page, about what it shows."""
    if items not in _beside_queues:
        _beside_queues.append(items)


def beside_queue(user: User, queue: str, conditions: str) -> Sequence[Item]:
    return [item for make in _beside_queues for item in make(user, queue, conditions)]


@dataclass(frozen=True, slots=True)
class Counted:
    """A link after the first one, whose number is counted together with the others."""

    name: str
    right: Right
    asked: Asked
    item: Callable[[int], Item]


_counted: list[Counted] = []


def register_counted(link: Counted) -> None:
    if link not in _counted:
        _counted.append(link)


def sections(user: User, now: datetime) -> Sequence[Section]:
    """All links this person's role has; every count comes from one statement."""
    return counted_sections(user, counts(questions(user, now)))


def counted_sections(user: User, found: Mapping[str, int]) -> Sequence[Section]:
    """The same from answers to `questions`, for a page that counts more in the same statement."""
    made = (
        Section("", _first(user, found)),
        Section(_("Queues"), [_queue(queue, user, found) for queue in queues_of(user)]),
        Section(_("More"), _others(user, found)),
    )
    return [section for section in made if section.items]


def questions(user: User, now: datetime) -> "dict[str, QuerySet[Any] | Asked]":
    asked: dict[str, QuerySet[Any] | Asked] = {"notices": Asked(Q(recipient=user), UNREAD)}
    if user.may(Right.APPROVE_PLAN):
        asked["approvals"] = waiting_for(user)
        asked["proposals"] = proposals_for(user)
    asked |= approvals_waiting(user)
    if user.may(Right.LINK_INCIDENT):
        asked["incidents"] = surging_asked(user, now)
    asked |= {each.name: each.asked for each in _counted if user.may(each.right)}
    if user.may(Right.ANSWER_DATA_REQUEST):
        asked["data_requests"] = Asked(Q(), WAITING_REQUESTS)
    return asked | {queue.name: Asked(queue.condition(user, now)) for queue in queues_of(user)}


def _first(user: User, found: Mapping[str, int]) -> Sequence[Item]:
    items = []
    if user.may(Right.ENTER):
        url, icon = address("desk:new"), "phone-incoming"
        items.append(Item(name="new", url=url, icon=icon, label=_("Enter a complaint"), key="e"))
    items += [each.item(found[each.name]) for each in _counted if user.may(each.right)]
    to_approve = [found[name] for name in ("approvals", "proposals", *approvals_names()) if name in found]
    if to_approve:
        url, icon, count = address("workspace:approvals"), "clipboard-check", shown(sum(to_approve))
        items.append(Item(name="approvals", url=url, icon=icon, label=_("To approve"), count=count, key="p"))
    if user.sees_tickets:
        items.append(_incidents(found.get("incidents", 0)))
    unread = found["notices"]
    items.append(
        Item(
            name="notices",
            url=address("workspace:notices"),
            icon="bell",
            label=_("Notices"),
            count=shown(unread) if unread else None,
            key="i",
        )
    )
    return items


def _incidents(surging: int) -> Item:
    """With the number of complaints that look like one incident, to whoever may declare one."""
    return Item(
        name="incidents",
        url=address("workspace:incidents"),
        icon="antenna-bars-off",
        label=_("Incidents"),
        count=shown(surging) if surging else None,
        is_late=surging > 0,
    )


def _queue(queue: Queue, user: User, found: Mapping[str, int]) -> Item:
    return Item(
        name=queue.name,
        url=address("workspace:queue", queue.name),
        icon=queue.icon,
        label=queue.title(user),
        count=shown(found[queue.name]),
        is_late=queue.name == "overdue" and found[queue.name] > 0,
        key=queue.key,
    )


def _data_requests(waiting: int) -> Item:
    return Item(
        name="data_requests",
        url=address("workspace:data_requests"),
        icon="user-shield",
        label=_("Data requests"),
        count=shown(waiting) if waiting else None,
    )


def _others(user: User, found: Mapping[str, int]) -> Sequence[Item]:
    items = [item for make in _more for item in make(user)]
    if user.may(Right.ANSWER_DATA_REQUEST):
        items.append(_data_requests(found["data_requests"]))
    if user.role in {Role.ADMINISTRATOR, Role.AUDITOR}:
        items.append(
            Item(name="admin", url=address("admin:index"), icon="settings", label=_("Administration"))
        )
    return [
        *items,
        Item(name="profile", url=address("accounts:profile"), icon="user-cog", label=_("You and your role")),
    ]
