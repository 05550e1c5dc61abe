"""Twenty people and timers at one ticket, each with a connection of their own, whatever they like."""

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import connection

from accounts.actors import CUSTOMER
from complaints.lifecycle import (
    approving,
    assign,
    between,
    classify,
    contacts,
    feedback,
    investigate,
    remarks,
    reopening,
    resolve,
    urging,
    waiting,
)
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import Refused
from complaints.models import ContactRecord, Plan, Ticket
from complaints.proof.verify import Verified, wrongs
from complaints.states import NoticeChannel, State
from tests.factories import Journey, a_classification, a_plan, a_result

THREADS = 20
TRIES = 8  # each
PHONE = NoticeChannel.PHONE
Move = Callable[..., Any]


def moves(journey: Journey) -> list[Move]:
    people, now, unit = journey.people, journey.now, journey.department
    as_, draft = a_classification(journey.category), a_plan(unit, now, Decimal(120))
    spoken = {"purpose": ContactRecord.Purpose.OTHER, "channel": PHONE, "by_customer": False, "reached": True}
    tomorrow = now + timedelta(days=1)
    calls: list[tuple[Callable[..., Any], Any, dict[str, Any]]] = [
        (classify.classify, people.agent, {"as_": as_}),
        (assign.assign, people.agent, {"department": unit}),
        (between.return_ticket, people.handler, {"reason": "不归我们"}),
        (investigate.start_investigation, people.handler, {"owner": people.handler}),
        (investigate.submit_plan, people.handler, {"draft": draft}),
        (approving.approve_plan, people.leader, {"opinion": "同意"}),
        (approving.approve_plan, people.approver, {"opinion": "同意"}),
        (approving.send_back, people.leader, {"opinion": "证据不足"}),
        (resolve.customer_amends, CUSTOMER, {"wanted": "多退一些", "channel": PHONE}),
        (resolve.customer_consents, CUSTOMER, {"channel": PHONE}),
        (resolve.resolve, people.handler, {"done": {1, 2}, "outcome": "已修复", "proof": "路测"}),
        (feedback.give_feedback, people.agent, {"told": a_result()}),
        (feedback.rate, CUSTOMER, {"score": 1}),
        (reopening.reopen, CUSTOMER, {"reason": "还是没信号"}),
        (urging.urge, people.agent, {"channel": PHONE}),
        (remarks.add_note, people.agent, {"text": "备注"}),
        (contacts.record_contact, people.agent, {**spoken, "text": "说明情况"}),
        (waiting.ask_customer, people.handler, {"question": "哪个房间？", "reply_by": tomorrow}),
        (waiting.customer_answered, CUSTOMER, {"answer": "客厅", "channel": PHONE}),
    ]
    return [partial(call, by=by, now=now, **given) for call, by, given in calls]


def hammer(number: str, possible: list[Move], seed: int) -> Counter[str]:
    """Anything but a refusal in words would come out of here."""
    chance, seen = Random(seed), Counter[str]()  # noqa: S311 - only who does what
    try:
        for _ in range(TRIES):
            try:
                key = uuid.UUID(int=chance.getrandbits(128))
                chance.choice(possible)(ticket=TicketRef(number=number, key=key))
                seen["done"] += 1
            except Refused as refusal:
                seen[refusal.code] += 1
            except Ticket.DoesNotExist:  # approvers see what waits for them, and no more
                seen["unseen"] += 1
    finally:
        connection.close()
    return seen


@pytest.mark.django_db(transaction=True)
def test_whatever_twenty_do_at_once_the_history_and_the_counters_hold(journey: Journey):
    ticket = journey.to(State.INTAKE)
    before, possible = ticket.version, moves(journey)
    with ThreadPoolExecutor(THREADS) as pool:
        seen = sum(pool.map(lambda seed: hammer(ticket.number, possible, seed), range(THREADS)), Counter())
    assert seen["done"] >= THREADS, seen
    ticket = Ticket.objects.get(pk=ticket.pk)
    events = list(ticket.history.order_by("seq"))
    assert not list(wrongs(Verified(), number=ticket.number))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert sum(event.key is not None for event in events) == seen["done"]
    assert ticket.state == events[-1].to_state
    made = Counter(event.kind for event in events)
    counted = [event.payload["count"] for event in events if event.kind == "urged"]
    assert counted == list(range(1, ticket.urges + 1))
    assert ticket.cycle == 1 + made["reopened"]
    assert ticket.version == before + len({event.version for event in events}) - 1
    assert ticket.plans.count() == made["plan_submitted"] + made["customer_amended"]
    assert ticket.plans.filter(status__in=[Plan.Status.SUBMITTED, Plan.Status.APPROVED]).count() <= 1
