"""Tickets in the states beside the main line, brought there through the real moves as well."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from accounts.actors import CUSTOMER
from complaints.lifecycle.appealing import appeal
from complaints.lifecycle.closing import decide_invalid, decide_rejection, withdraw
from complaints.lifecycle.merging import merge
from complaints.lifecycle.waiting import ask_customer
from complaints.models import Appeal, Ticket
from complaints.states import NoticeChannel, State
from tests.factories import STATES, Journey, ref
from tests.second import colleague, invalidity_proposed, investigators_case, rejection_proposed


def waiting(journey: Journey) -> Ticket:
    ticket = journey.to(State.INVESTIGATING)
    return ask_customer(
        ticket=ref(ticket),
        by=journey.people.handler,
        question="哪个房间？",
        reply_by=journey.now + timedelta(days=3),
        now=journey.now,
    )


def appealing(journey: Journey) -> Ticket:
    ticket = ref(journey.to(State.ARCHIVED))
    return appeal(ticket=ticket, by=CUSTOMER, kind=Appeal.Kind.INTERNAL, grounds="处理不公", now=journey.now)


def rejected(journey: Journey) -> Ticket:
    ticket = journey.to(State.INTAKE)
    rejection_proposed(ticket, journey.people.agent, journey.now)
    ticket.refresh_from_db()
    return decide_rejection(
        ticket=ref(ticket), by=journey.people.leader, agrees=True, opinion="", now=journey.now
    )


def withdrawn(journey: Journey) -> Ticket:
    ticket = ref(journey.to(State.CLASSIFIED))
    return withdraw(ticket=ticket, by=CUSTOMER, channel=NoticeChannel.ONLINE, now=journey.now)


def invalid(journey: Journey) -> Ticket:
    people = journey.people
    ticket = investigators_case(people, journey.to(State.INVESTIGATING))
    invalidity_proposed(ticket, people.investigator, journey.now)
    for approver in (people.approver, colleague(people.approver, "P9")):
        ticket.refresh_from_db()
        ticket = decide_invalid(ticket=ref(ticket), by=approver, agrees=True, opinion="", now=journey.now)
    return ticket


def merged(journey: Journey) -> Ticket:
    into, ticket = journey.to(State.INTAKE), journey.to(State.INTAKE)
    return merge(
        ticket=ref(ticket), by=journey.people.leader, into=into.number, reason="同一件事", now=journey.now
    )


ASIDE: Mapping[State, Callable[[Journey], Ticket]] = {
    State.WAITING_CUSTOMER: waiting,
    State.APPEALING: appealing,
    State.REJECTED: rejected,
    State.WITHDRAWN: withdrawn,
    State.INVALID: invalid,
    State.MERGED: merged,
}
EVERY_STATE: tuple[State, ...] = (*STATES, *ASIDE)


def to(journey: Journey, state: State) -> Ticket:
    """A new ticket in any of the sixteen states."""
    return ASIDE[state](journey) if state in ASIDE else journey.to(state)
