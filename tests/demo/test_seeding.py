"""The demo is repeatable, has the shape of a real house, and broke no rule on its way."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.roles import Role
from channels_intake.models import Contact
from complaints.lifecycle.archive import archive_silent
from complaints.lifecycle.machine import Lifecycle
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.resolve import customer_consents, resolve
from complaints.models import DayCounter, HistoryEvent, Plan, PlanStep, Ticket
from complaints.models.counter import next_number
from complaints.models.history import digest
from complaints.models.ticket import SlaState
from complaints.states import Channel, NoticeChannel, State
from demo.house import House
from demo.seeding import Wish, cases
from sla.clocks import preliminary_at, wanted_clocks
from tests.demo.conftest import END, WISH

NOT_YET = {
    State.WAITING_CUSTOMER,
    State.APPEALING,
    State.REJECTED,
    State.WITHDRAWN,
    State.INVALID,
    State.MERGED,
}


pytestmark = pytest.mark.django_db


@pytest.fixture
def legal() -> set[tuple[str, str]]:
    """Every pair of states one transition of the machine connects."""
    machine = Ticket(number="x")
    found = machine.get_all_state_transitions()
    return {(str(move.source), str(move.target)) for move in found}


def facts(made):
    """What must be the same again: numbers, words, states, and the digests over all events."""
    return [
        (
            case.ticket.number,
            case.ticket.description,
            case.ticket.state,
            bytes(case.ticket.code_digest),
            case.ticket.customer.phone,
            [event.digest for event in case.history],
            [drafted.plan.compensation for drafted in case.plans],
        )
        for case in made
    ]


def test_the_same_wish_gives_the_same_rows(unsaved, staffed):
    DayCounter.objects.all().delete()  # when another test has stored them before
    assert facts(cases(WISH, House.read())) == facts(unsaved)


def test_another_seed_gives_others(unsaved, staffed):
    assert facts(cases(replace(WISH, seed=8), staffed)) != facts(unsaved)


def test_every_history_recomputes_and_ends_where_the_ticket_is(seeded):
    for ticket in Ticket.objects.prefetch_related("history"):
        previous, state, at = "", "", ticket.received_at
        for seq, event in enumerate(ticket.history.all(), start=1):
            assert event.seq == seq
            assert (event.previous, event.from_state) == (previous, state)
            assert event.digest == digest(event, ticket.number)
            assert at <= event.at <= END
            previous, state, at = event.digest, event.to_state, event.at
        assert state == ticket.state


def test_every_move_is_one_the_machine_knows(seeded, legal):
    moved = HistoryEvent.objects.exclude(kind__in=["entered", "rated"])
    assert set(moved.values_list("from_state", "to_state")) <= legal
    entered = HistoryEvent.objects.filter(kind="entered").values_list("from_state", "to_state")
    assert set(entered) == {("", State.INTAKE)}


def test_the_machine_has_every_state_the_demo_shows(seeded):
    shown = set(Ticket.objects.values_list("state", flat=True))
    assert shown == {str(state) for state in State if state not in NOT_YET}
    assert issubclass(Ticket, Lifecycle)


def test_the_version_counts_the_moves(seeded):
    for ticket in Ticket.objects.prefetch_related("history"):
        assert ticket.version == 1 + sum(is_move(event) for event in ticket.history.all())


def is_move(event: HistoryEvent) -> bool:
    """An answer moves nothing; an automatic approval is part of the move that submitted the plan."""
    is_automatic = event.kind == "plan_approved" and event.actor_kind == "system"
    return event.kind not in {"entered", "rated"} and not is_automatic


def test_no_payload_holds_personal_data(seeded):
    for ticket in Ticket.objects.select_related("customer").prefetch_related("history"):
        told = json.dumps([event.payload for event in ticket.history.all()], ensure_ascii=False)
        person = ticket.customer
        for private in (person.phone, person.email, person.address, ticket.place):
            assert not private or private not in told
        assert len(person.name) < 2 or person.name not in told


def test_duties_are_kept_apart(seeded):
    for plan in Plan.objects.all():
        assert plan.decided_by_id != plan.submitted_by_id
    for ticket in Ticket.objects.prefetch_related("result_notices", "history"):
        for notice in ticket.result_notices.all():
            assert notice.given_by_id != ticket.handler_id
        for event in ticket.history.all():
            assert event.kind != "archived" or event.actor_id is None or event.actor_id != ticket.handler_id


def test_the_steps_of_a_plan_follow_each_other(seeded):
    for plan in Plan.objects.prefetch_related("steps"):
        dates = [step.due_on for step in plan.steps.all()]
        assert dates == sorted(dates)


def test_money_was_approved_by_somebody_who_may(seeded):
    for plan in Plan.objects.filter(decided_at__isnull=False).select_related("decided_by"):
        limit = plan.decided_by.approves_up_to if plan.decided_by else Decimal(50)
        assert limit is not None
        assert plan.compensation <= limit


def test_plans_wait_in_each_tier(seeded):
    waiting = set(Plan.objects.filter(status=Plan.Status.SUBMITTED).values_list("compensation", flat=True))
    assert any(50 < amount <= 500 for amount in waiting)
    assert any(amount > 500 for amount in waiting)


def test_everybody_sees_what_they_worked_on(seeded, staffed):
    for role in (Role.AGENT, Role.LEADER, Role.HANDLER, Role.BRANCH, Role.INVESTIGATOR, Role.APPROVER):
        assert any(Ticket.objects.visible_to(person).exists() for person in staffed.people[role]), role


def test_the_clocks_are_those_the_moves_would_have_made(seeded):
    for ticket in Ticket.objects.select_related("category__parent__parent").prefetch_related("clocks")[:60]:
        wanted = wanted_clocks(ticket, preliminary_at(ticket))
        stored = {(c.target, c.due_at, c.met_at) for c in ticket.clocks.all()}
        assert stored == {(str(c.target), c.due_at, c.met_at) for c in wanted}


def test_some_are_overdue_some_nearly_some_untaken(seeded):
    still_open = Ticket.objects.open()
    assert still_open.filter(sla_state=SlaState.OVERDUE).count() >= 3
    assert still_open.filter(next_due_at__gt=END, next_due_at__lte=END + timedelta(hours=1)).count() >= 3
    assert still_open.filter(agent=None, channel=Channel.WEB).count() >= 3
    answers = Ticket.objects.filter(state=State.FEEDBACK).values_list(
        "result_notices__satisfaction", flat=True
    )
    assert None in answers
    assert set(answers) - {None}


def test_each_ticket_came_from_a_contact(seeded):
    assert Contact.objects.filter(state=Contact.State.ENTERED).count() == Ticket.objects.count()


def test_numbers_go_on_where_the_demo_stopped(seeded):
    last = DayCounter.objects.latest("day")
    seeded_last = Ticket.objects.order_by("number").last()
    assert f"{last.day:%Y%m%d}-{last.last:04}" in seeded_last.number
    assert not Ticket.objects.filter(number=next_number(last.day)).exists()


def test_unusual_rows_survive(seeded):
    texts = list(Ticket.objects.values_list("description", flat=True))
    assert max(len(text) for text in texts) == 5000
    assert any("䶮" in text for text in texts)
    assert any("𠮷" in text for text in texts)
    assert any("😭" in text for text in texts)
    assert any("<script>" in text for text in texts)
    assert Counter(texts).most_common(1)[0][1] >= 3


def test_the_shares_are_those_of_a_real_house(staffed):
    made = cases(Wish(tickets=1500, months=6, seed=3, end=END), staffed)
    share = {name: count / len(made) for name, count in counted(made).items()}
    assert share["open"] == pytest.approx(0.12, abs=0.02)
    assert share["hotline"] == pytest.approx(0.57, abs=0.05)
    assert share["web"] == pytest.approx(0.17, abs=0.04)
    assert share["network"] == pytest.approx(0.26, abs=0.05)
    assert share["billing"] == pytest.approx(0.23, abs=0.05)
    assert share["on the spot"] == pytest.approx(0.38, abs=0.05)
    assert share["repeat"] == pytest.approx(0.12, abs=0.03)
    assert share["late"] == pytest.approx(0.07, abs=0.025)
    scores = [answer.score for case in made for answer in case.answers]
    assert sum(score >= 4 for score in scores) / len(scores) == pytest.approx(0.86, abs=0.04)


def counted(made) -> Counter[str]:
    found: Counter[str] = Counter()
    for case in made:
        ticket = case.ticket
        found[ticket.channel] += 1
        found["open"] += ticket.archived_at is None
        found["repeat"] += ticket.is_repeat
        found["on the spot"] += any(event.kind == "resolved_on_the_spot" for event in case.history)
        if ticket.category:
            found[ticket.category.code.split("-")[0]] += 1
        clocks = wanted_clocks(ticket, case.preliminary_at)
        found["late"] += any((clock.met_at or END) > clock.due_at for clock in clocks)
    return found


def test_real_moves_go_on_where_the_demo_stopped(seeded, now_after):
    ticket = Ticket.objects.filter(state=State.NEGOTIATING, agent__isnull=False).first()
    customer_consents(
        ticket=TicketRef(number=ticket.number, version=ticket.version),
        by=ticket.agent,
        channel=NoticeChannel.PHONE,
        now=now_after,
    )
    steps = PlanStep.objects.filter(plan__ticket=ticket, plan__status=Plan.Status.AGREED)
    resolve(
        ticket=TicketRef(number=ticket.number),
        by=ticket.handler,
        done=frozenset(step.position for step in steps),
        outcome="已修复",
        proof="照片",
        now=now_after,
    )
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.state == State.RESOLVED
    assert ticket.clocks.filter(target="result_notice").count() == 1
    assert archive_silent(now=END) == 0


@pytest.fixture
def now_after():
    return END + timedelta(minutes=5)
