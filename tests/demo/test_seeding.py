"""The demo is repeatable, has the shape of a real house, and broke no rule on its way."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.roles import Right, Role
from accounts.writing import Batch
from channels_intake.models import Contact
from complaints.lifecycle.archive import archive_silent
from complaints.lifecycle.audience import is_barred
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.resolve import customer_consents, resolve
from complaints.lifecycle.waiting import end_silent
from complaints.models import Appeal, DayCounter, HistoryEvent, Plan, PlanStep, Proposal, Question, Ticket
from complaints.models.counter import next_number
from complaints.models.history import digest
from complaints.models.ticket import SlaState
from complaints.proof.verify import Verified, wrongs
from complaints.states import Channel, NoticeChannel, State
from demo.house import House
from sla.auditor import missing
from sla.enforcer import sweep
from sla.models import Clock
from tests.demo.conftest import END, WISH, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def legal() -> set[tuple[str, str]]:
    """Every pair of states one transition of the machine connects."""
    machine = Ticket(number="x")
    found = machine.get_all_state_transitions()
    return {(str(move.source), str(target)) for move in found for target in targets(move.target)}


def targets(target: object) -> tuple[object, ...]:
    """The states a transition may lead to; some say so when they are made."""
    return tuple(getattr(target, "allowed_states", None) or (target,))


def facts(cases):
    """What must be the same again: everything but keys of rows and the nonces of encryption.

    A line about an incident names its key, which goes on from one demo to the next.
    """
    return [
        (
            case.ticket.number,
            case.ticket.description,
            case.ticket.state,
            bytes(case.ticket.code_digest),
            case.ticket.customer.phone,
            [(event.kind, event.at, event.version, event.payload) for event in case.history],
            [drafted.plan.compensation for drafted in case.plans],
            [(clock.target, clock.due_at, clock.rung) for clock in case.deadlines.clocks],
            [(file.attachment.pk, file.attachment.sha256) for file in case.files],
        )
        for case in cases
        if not names_incident(case)
    ]


def names_incident(case):
    return any(event.kind == "incident_linked" for event in case.history)


def test_the_same_wish_gives_the_same_rows(unsaved, staffed):
    DayCounter.objects.all().delete()  # when another test has stored them before
    again = make(WISH, House.read())
    assert facts(again.cases) == facts(unsaved.cases)
    assert chains(again.cases) != []
    assert chains(again.cases) == chains(unsaved.cases)


def chains(cases):
    """Salts and digests hang on nothing else: no key is in them but those of staff and incidents."""
    return [(e.salt, e.digest) for case in cases if not names_incident(case) for e in case.history]


def test_another_seed_gives_others(unsaved, staffed):
    assert facts(make(replace(WISH, seed=8), staffed).cases) != facts(unsaved.cases)


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


def test_verify_history_finds_nothing(seeded):
    counted = Verified()
    assert list(wrongs(counted)) == []
    assert counted.events == HistoryEvent.objects.count()


def test_every_move_is_one_the_machine_knows(seeded, legal):
    moved = [event for event in HistoryEvent.objects.all() if event.from_state != event.to_state]
    entered = {(event.from_state, event.to_state) for event in moved if event.kind == "entered"}
    assert entered == {("", State.INTAKE)}
    assert {(e.from_state, e.to_state) for e in moved if e.kind != "entered"} <= legal


def test_the_demo_shows_every_state_and_every_flag(seeded):
    assert set(Ticket.objects.values_list("state", flat=True)) == {str(state) for state in State}
    still_open = Ticket.objects.open()
    assert {*still_open.values_list("sla_state", flat=True)} >= {*SlaState} - {SlaState.IDLE}
    for flag in ("is_repeat", "is_vulnerable", "may_escalate"):
        assert Ticket.objects.filter(**{flag: True}).exists(), flag
    assert still_open.filter(legal_hold=True).exists()
    assert still_open.filter(incident__ended_at=None, incident__isnull=False).exists()
    assert still_open.filter(cycle__gt=1).exists() or Ticket.objects.filter(cycle__gt=1).exists()
    assert still_open.filter(urges__gte=3).exists()
    assert still_open.filter(returns=2, state=State.CLASSIFIED).exists()
    assert Ticket.objects.filter(merged_into__isnull=False).count() >= 2


def test_each_role_finds_something_to_do(seeded, staffed):
    voted = Proposal.objects.filter(kind="invalidation", decided_at=None, votes__isnull=False).get()
    [second] = [
        person
        for person in staffed.people[Role.APPROVER]
        if not is_barred(voted.ticket, person, Right.DECIDE_INVALID)
    ]
    assert Ticket.objects.visible_to(second).filter(pk=voted.ticket_id).exists()
    leader = staffed.people[Role.LEADER][0]
    assert Ticket.objects.visible_to(leader).filter(proposals__kind="rejection", proposals__decided_at=None)
    officer = staffed.people[Role.APPEAL_OFFICER][0]
    kinds = Appeal.objects.filter(decided_at=None, ticket__in=Ticket.objects.visible_to(officer))
    assert set(kinds.values_list("kind", flat=True)) == {"internal", "regulator"}
    assert Question.objects.filter(ended_at=None, reply_by__gt=END).exists()
    assert Ticket.objects.filter(
        tasks__closed_at=None, tasks__isnull=False, state=State.INVESTIGATING
    ).exists()


def test_nothing_is_left_to_do_for_the_past(seeded):
    assert missing(END).missing == 0
    assert sweep(now=lambda: END).steps == 0
    assert not Clock.objects.filter(next_step_at__lt=END).exists()
    assert end_silent(now=END) == 0
    assert archive_silent(now=END) == 0


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
    assert not Ticket.objects.filter(number=next_number(last.day, Batch())).exists()


def test_unusual_rows_survive(seeded):
    texts = list(Ticket.objects.values_list("description", flat=True))
    assert max(len(text) for text in texts) == 5000
    assert any("䶮" in text for text in texts)
    assert any("𠮷" in text for text in texts)
    assert any("😭" in text for text in texts)
    assert any("<script>" in text for text in texts)
    assert Counter(texts).most_common(1)[0][1] >= 3


def test_real_moves_go_on_where_the_demo_stopped(seeded, now_after):
    ticket = Ticket.objects.filter(state=State.NEGOTIATING, agent__isnull=False).first()
    customer_consents(
        ticket=TicketRef(number=ticket.number, version=ticket.version),
        by=ticket.agent,
        channel=NoticeChannel.PHONE,
        option=1 if ticket.plans.get(status=Plan.Status.APPROVED).options.exists() else None,
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
