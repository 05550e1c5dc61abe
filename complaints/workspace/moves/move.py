"""What a move is to the ticket page."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from accounts.roles import Right
from complaints.models import Ticket
from complaints.workspace.guards import always, never
from complaints.workspace.move_form import MoveForm

Perform = Callable[..., Any]


class Offer(Enum):
    """When a move is offered, and where."""

    BY_STATE = auto()  # as a tab, when the state machine allows it
    WHILE_OPEN = auto()  # as a tab, on every open ticket
    ALWAYS = auto()  # as a tab, also on a closed ticket
    BESIDE = auto()  # beside the customer's data, also on a closed ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`perform(form, ticket=, by=, now=)` is the one domain call; `tells` names the customer's mail."""

    name: str
    label: Promise
    button: Promise
    icon: str
    right: Right
    form: type[MoveForm]
    perform: Perform
    fits: Callable[[Ticket, User], bool] = always
    offer: Offer = Offer.BY_STATE
    tells: str = ""
    rare: bool = False  # folded away behind "More", so that the usual way stays clear
    turned: Callable[[Ticket, User], bool] = never  # then it is the other way round

    def is_folded(self, ticket: Ticket, user: User) -> bool:
        return self.rare is not self.turned(ticket, user)


def only(form: MoveForm, *names: str) -> dict[str, Any]:
    """Some of the fields, as keyword arguments of the domain call."""
    return {name: form.cleaned_data[name] for name in names}
