"""The conditions under which tickets are listed, each an allow-listed parameter (never a field name)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q, Value
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department, User
from api.inputs.queries import CodesField, FlagField, InstantField
from api.pagination import Ordering, PageForm
from api.refusals import Fault, Problem, Refusal
from complaints.forwarded import reads_least
from complaints.models import Category
from complaints.states import STAGE_OF, Channel, Mark, Stage, State
from complaints.visibility import visible_to
from complaints.workspace.filters import MARKED
from complaints.workspace.search import parsed

PRIORITIES = (1, 2, 3, 4)
INFINITE = "infinity"
PERSONAL = ("tel:", "name:")


ORDERINGS: Mapping[str, Ordering] = {
    "due": Ordering(
        "queue_at",
        lambda ticket: ticket.next_due_at.isoformat() if ticket.next_due_at else INFINITE,
        bound=Value,
    ),
    "received_at": Ordering(
        "received_at", lambda ticket: ticket.received_at.isoformat(), bound=parse_datetime
    ),
    "-received_at": Ordering(
        "received_at", lambda ticket: ticket.received_at.isoformat(), descending=True, bound=parse_datetime
    ),
    "entered": Ordering("pk", lambda ticket: ticket.pk),
    "-entered": Ordering("pk", lambda ticket: ticket.pk, descending=True),
    "priority": Ordering("priority", lambda ticket: ticket.priority),
}
USUAL_ORDERING = "due"


class PhoneTokenField(forms.RegexField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(regex=r"^tel:[0-9a-f]{64}$", required=False, **kwargs)


class TicketFilters(PageForm):
    scope = forms.ChoiceField(
        required=False,
        choices=[(word, word) for word in ("open", "closed", "all")],
        label=gettext_lazy("Open tickets unless said, or unless a state or stage is asked for"),
    )
    state = CodesField(allowed=State, label=gettext_lazy("State"))
    stage = CodesField(allowed=Stage, label=gettext_lazy("Stage, 1 to 7"))
    category = CodesField(label=gettext_lazy("Category, with all below it, by code"))
    priority = CodesField(allowed=PRIORITIES, label=gettext_lazy("Priority, 1 is the most urgent"))
    department = CodesField(label=gettext_lazy("Lead department, with all below it, by code"))
    handler = CodesField(label=gettext_lazy("Handler, by staff number"))
    channel = CodesField(allowed=Channel, label=gettext_lazy("Channel"))
    mark = CodesField(allowed=Mark, label=gettext_lazy("Marked as: group, confidential"))
    overdue = FlagField(required=False, label=gettext_lazy("Whether the next limit is over"))
    due_before = InstantField(required=False, label=gettext_lazy("The next limit lies before this instant"))
    received_after = InstantField(required=False, label=gettext_lazy("Received at or after this instant"))
    received_before = InstantField(required=False, label=gettext_lazy("Received before this instant"))
    phone = PhoneTokenField(label=gettext_lazy("A customer's phone, as the token of phone-lookups/"))
    q = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("A number, or words of the subject")
    )
    ordering = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in ORDERINGS],
        label=gettext_lazy("By the next limit unless said"),
    )


def is_usual(asked: Mapping[str, Any]) -> bool:
    """Whether no condition is asked for beside the scope: the list that programs fetch again and again."""
    return not any(asked[name] not in (None, "", []) for name in (*CONDITIONS, "q", "phone"))


def met_by(asked: Mapping[str, Any], *, user: User, now: datetime) -> Q:
    """What a ticket meets that this person may see and asked for. Raises Refusal for words that cannot
    be searched."""
    if reads_least(user):
        asked = {**asked, "mark": None}
    met = visible_to(user)
    for name, condition in CONDITIONS.items():
        if asked[name] not in (None, "", []):
            met &= condition(asked[name], now)
    for text in filter(None, (asked["q"], asked["phone"])):
        met &= _searched(text, user)
    return met & _in_scope(asked)


def _in_scope(asked: Mapping[str, Any]) -> Q:
    usual = "all" if asked["state"] or asked["stage"] else "open"
    match asked["scope"] or usual:
        case "open":
            return Q(is_open=True)
        case "closed":
            return Q(is_open=False)
        case _:
            return Q()


def _stages(stages: Iterable[Stage], now: datetime) -> Q:
    wanted = set(stages)
    return Q(state__in=[state for state, stage in STAGE_OF.items() if stage in wanted])


def _categories(codes: Iterable[str], now: datetime) -> Q:
    tops = list(Category.objects.filter(code__in=codes).values_list("pk", flat=True))
    return Q(category__in=tops) | Q(category__parent__in=tops) | Q(category__parent__parent__in=tops)


def _departments(codes: Iterable[str], now: datetime) -> Q:
    tops = list(Department.objects.filter(code__in=codes).values_list("pk", flat=True))
    return Q(lead_department__in=Department.objects.filter(lineage__overlap=tops).values("pk"))


def _searched(text: str, user: User) -> Q:
    """The search of the website; numbers and names of people only as tokens."""
    words = parsed(text, user)
    if words is None:
        raise _unsearchable(_("Give at least two characters."))
    if words.address.startswith(PERSONAL) and words.address != text:
        raise _unsearchable(
            _("A phone number or name may not stand in an address: POST it to phone-lookups/.")
        )
    return words.condition


def _unsearchable(detail: str) -> Refusal:
    return Refusal(Problem(status=400, code="bad_parameter", errors=[Fault(detail, parameter="q")]))


CONDITIONS: Mapping[str, Callable[[Any, datetime], Q]] = {
    "state": lambda states, now: Q(state__in=states),
    "stage": _stages,
    "category": _categories,
    "priority": lambda levels, now: Q(priority__in=levels),
    "department": _departments,
    "handler": lambda numbers, now: Q(handler__staff_number__in=numbers),
    "channel": lambda channels, now: Q(channel__in=channels),
    "mark": lambda marks, now: reduce(or_, (MARKED[mark] for mark in marks)),
    "overdue": lambda yes, now: Q(next_due_at__lte=now) if yes else ~Q(next_due_at__lte=now),
    "due_before": lambda at, now: Q(next_due_at__lt=at),
    "received_after": lambda at, now: Q(received_at__gte=at),
    "received_before": lambda at, now: Q(received_at__lt=at),
}
