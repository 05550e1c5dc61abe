"""What the deadlines ask of a person: extensions to decide, and where the outages are listed."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.addresses import address
from accounts.models import User
from accounts.roles import Right, Role
from complaints.models import Ticket
from complaints.personal import listed
from complaints.workspace.navigation import Item
from complaints.workspace.panels import Panel
from sla.access import READERS, SIMULATORS
from sla.extending import is_first
from sla.ladder import target_of
from sla.models import Extension
from sla.standby.roster import READERS as ROSTER_READERS

MOST_SHOWN = 20
MAY_READ_OUTAGES = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR})


def extensions_for(user: User) -> "QuerySet[Extension]":
    """What this person may decide: seen, of their level, asked for by somebody else."""
    before = Extension.objects.filter(clock=OuterRef("clock"), outcome=Extension.Outcome.APPROVED)
    levels = Q(pk__in=[])
    if user.may(Right.APPROVE_EXTENSION):
        levels |= Q(~Exists(before))
    if user.may(Right.APPROVE_FURTHER_EXTENSION):
        levels |= Q(Exists(before))
    seen = Ticket.objects.visible_to(user).open()
    running = {"clock__met_at": None, "clock__cancelled_at": None}
    waiting = Extension.objects.filter(levels, decided_at=None, clock__ticket__in=seen, **running)
    return waiting.exclude(requested_by=user)


def extensions_waiting(user: User) -> "QuerySet[Extension] | None":
    """What extensions_for() finds; None for whoever decides no extension at all."""
    decides = user.may(Right.APPROVE_EXTENSION) or user.may(Right.APPROVE_FURTHER_EXTENSION)
    return extensions_for(user) if decides else None


def extension_lines(user: User) -> Sequence[Panel]:
    """The oldest of them, for the approvals page."""
    waiting = extensions_waiting(user)
    if waiting is None:
        return []
    about = ("clock__ticket__category__parent", "clock__ticket__customer", "requested_by__unit")
    found = waiting.select_related(*about).order_by("requested_at")[:MOST_SHOWN]
    return [Panel("sla/_extension_line.html", _shown(asked)) for asked in found]


def _shown(asked: Extension) -> dict[str, object]:
    ticket = asked.clock.ticket
    return {
        "asked": asked,
        "ticket": ticket,
        "customer": listed(ticket) if ticket else None,
        "limit": target_of(asked.clock).code.label,
        "move": "decide_extension" if is_first(asked) else "decide_further_extension",
    }


def links(user: User) -> Sequence[Item]:
    items = []
    if user.role in SIMULATORS:
        items.append(_item("simulator", "sla:simulator", "player-play", _("Policy simulator")))
    if user.role in READERS:
        items.append(_item("policies", "sla:policies", "scale", _("Policies")))
        items.append(_item("calendar", "sla:this_year", "calendar", _("Working calendar")))
        items.append(_item("hours", "sla:hours", "clock", _("Service hours")))
    if user.role in ROSTER_READERS:
        items.append(_item("on_call", "sla:on_call", "phone-call", _("On call")))
    if user.role in MAY_READ_OUTAGES:
        items.append(_item("outages", "sla:outages", "clock-stop", _("Outages")))
    return items


def _item(name: str, page: str, icon: str, label: str) -> Item:
    return Item(name=name, url=address(page), icon=icon, label=label)
