"""The state machine: which move leads from where to where. Nothing else in the project knows.

Who may make a move, what it needs and what it causes stands in the stage's own file.
"""

from collections.abc import Sequence
from typing import cast

from django.db import models
from django_fsm import (
    RETURN_VALUE,
    ConcurrentTransitionMixin,
    FSMField,
    get_available_FIELD_transitions,
    transition,
)

from complaints.states import OPEN_STATES, State

ASKABLE = (State.INVESTIGATING, State.NEGOTIATING)
AGAIN = (State.INVESTIGATING, State.INTAKE)  # at the desk while no department is known
TOLD = (State.FEEDBACK, State.ARCHIVED)
NOT_APPEALED = tuple(state for state in OPEN_STATES if state != State.APPEALING)


class Lifecycle(ConcurrentTransitionMixin, models.Model):
    """The ticket's state. Writing it directly raises; saving a stale copy raises."""

    state = FSMField(max_length=20, choices=State.choices, default=State.INTAKE, protected=True)

    class Meta:
        abstract = True

    @property
    def state_fields(self) -> Sequence[FSMField]:
        """As the library finds them, which for every ticket read looks through all its fields."""
        return (cast(FSMField, self._meta.get_field("state")),)

    def possible_moves(self) -> frozenset[str]:
        """The names of the moves that lead on from the present state, whoever may make them."""
        field = cast(FSMField, self._meta.get_field("state"))
        return frozenset(move.name for move in get_available_FIELD_transitions(self, field))

    # The main line

    @transition(field=state, source=[State.INTAKE, State.CLASSIFIED], target=State.CLASSIFIED)
    def classify(self) -> None: ...

    @transition(field=state, source=[State.INTAKE, State.CLASSIFIED], target=State.RESOLVED)
    def resolve_on_the_spot(self) -> None: ...

    @transition(field=state, source=State.CLASSIFIED, target=State.ASSIGNED)
    def assign(self) -> None: ...

    @transition(field=state, source=State.ASSIGNED, target=State.INVESTIGATING)
    def start_investigation(self) -> None: ...

    @transition(field=state, source=State.INVESTIGATING, target=State.PLAN_REVIEW)
    def submit_plan(self) -> None: ...

    @transition(field=state, source=State.PLAN_REVIEW, target=State.NEGOTIATING)
    def approve_plan(self) -> None: ...

    @transition(field=state, source=State.PLAN_REVIEW, target=State.INVESTIGATING)
    def send_back(self) -> None: ...

    @transition(field=state, source=State.NEGOTIATING, target=State.PLAN_REVIEW)
    def customer_amends(self) -> None: ...

    @transition(field=state, source=State.NEGOTIATING, target=State.IMPLEMENTING)
    def customer_consents(self) -> None: ...

    @transition(field=state, source=State.NEGOTIATING, target=State.IMPLEMENTING)
    def decide_without_consent(self) -> None: ...

    @transition(field=state, source=State.IMPLEMENTING, target=State.RESOLVED)
    def resolve(self) -> None: ...

    # From feedback again, as long as nobody was reached: complaints.lifecycle.feedback looks.
    @transition(field=state, source=[State.RESOLVED, State.FEEDBACK], target=State.FEEDBACK)
    def give_feedback(self) -> None: ...

    @transition(field=state, source=State.FEEDBACK, target=State.ARCHIVED)
    def archive(self) -> None: ...

    # Between departments, and waiting for the customer

    @transition(field=state, source=State.ASSIGNED, target=State.CLASSIFIED)
    def return_ticket(self) -> None: ...

    @transition(field=state, source=State.CLASSIFIED, target=State.ASSIGNED)
    def arbitrate(self) -> None: ...

    @transition(field=state, source=[State.ASSIGNED, State.INVESTIGATING], target=State.ASSIGNED)
    def transfer(self) -> None: ...

    @transition(field=state, source=ASKABLE, target=State.WAITING_CUSTOMER)
    def ask_customer(self) -> None: ...

    @transition(field=state, source=State.WAITING_CUSTOMER, target=RETURN_VALUE(*ASKABLE))
    def customer_answered(self, back_to: State) -> State:
        return back_to

    @transition(field=state, source=State.WAITING_CUSTOMER, target=RETURN_VALUE(*ASKABLE))
    def go_on_without_answer(self, back_to: State) -> State:
        return back_to

    # Second handling

    @transition(field=state, source=[*TOLD, State.WITHDRAWN], target=RETURN_VALUE(*AGAIN))
    def reopen(self, lead_to: State) -> State:
        return lead_to

    @transition(field=state, source=[*TOLD, State.INVALID], target=State.APPEALING)
    def appeal(self) -> None: ...

    @transition(
        field=state,
        source=State.APPEALING,
        target=RETURN_VALUE(State.ARCHIVED, State.INVALID, *AGAIN),
    )
    def decide_appeal(self, lead_to: State) -> State:
        return lead_to

    # Off the main line, read-only from there on

    @transition(field=state, source=State.INTAKE, target=State.REJECTED)
    def reject(self) -> None: ...

    @transition(field=state, source=OPEN_STATES, target=State.WITHDRAWN)
    def withdraw(self) -> None: ...

    # What is appealed against is decided first.
    @transition(field=state, source=NOT_APPEALED, target=State.INVALID)
    def invalidate(self) -> None: ...

    @transition(field=state, source=NOT_APPEALED, target=State.MERGED)
    def merge(self) -> None: ...
