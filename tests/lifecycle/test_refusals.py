"""What a move refuses, and that a refusal changes nothing."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Q

from accounts.actors import CUSTOMER, SYSTEM
from accounts.models import User
from accounts.roles import ROLES, Right, Role
from complaints.lifecycle.approving import approve_plan
from complaints.lifecycle.archive import archive, archive_silent
from complaints.lifecycle.assign import assign
from complaints.lifecycle.classify import classify
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.events import Printed
from complaints.lifecycle.feedback import give_feedback, rate
from complaints.lifecycle.intake import enter
from complaints.lifecycle.investigate import start_investigation, submit_plan
from complaints.lifecycle.moving import TicketRef, moving, noting
from complaints.lifecycle.refusals import (
    AlreadyDone,
    GuardFailed,
    IllegalMove,
    KeptApart,
    NotAllowed,
    Stale,
)
from complaints.lifecycle.remarks import add_evidence, add_note
from complaints.lifecycle.resolve import (
    customer_amends,
    customer_consents,
    resolve,
    resolve_on_the_spot,
)
from complaints.lifecycle.urging import urge
from complaints.models import ContactRecord, HistoryEvent, Ticket
from complaints.models.outcome import Score
from complaints.states import NoticeChannel, State
from tests.factories import a_classification, a_complaint, a_plan, a_result, ref


@pytest.fixture
def unseen(monkeypatch):
    """Let every role see every ticket, so that rights alone decide."""
    for user_of_it in ("models.ticket_queries", "lifecycle.moving"):
        monkeypatch.setattr(f"complaints.{user_of_it}.visible_to", lambda actor, on=None: Q())


@pytest.mark.parametrize("role", Role)
def test_only_a_role_with_the_right_gets_through(ticket_in, people, now, unseen, role):
    number = ticket_in(State.INTAKE).number
    person = getattr(people, role)
    got_through = set()
    for right in Right:
        shown = Ticket.objects.get(number=number)
        try:
            with moving(ref(shown), by=person, right=right, now=now) as move:
                assert move.ticket == shown
        except NotAllowed:
            continue
        got_through.add(right)
    assert got_through == ROLES[role].may


def test_a_stranger_is_told_there_is_no_such_ticket(ticket_in, people, network, now):
    other = User.objects.create_user("X1", None, name="外人", role=Role.HANDLER, unit=people.agent.unit)
    ticket = ticket_in(State.ASSIGNED)
    with pytest.raises(Ticket.DoesNotExist):
        start_investigation(ticket=ref(ticket), by=other, owner=other, now=now)


def test_the_state_decides_which_moves_there_are(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    with pytest.raises(IllegalMove):
        give_feedback(ticket=ref(ticket), by=people.agent, told=a_result(), now=now)
    assert ticket.history.count() == 1


def test_state_cannot_be_written_past_the_moves(ticket_in):
    ticket = ticket_in(State.INTAKE)
    with pytest.raises(AttributeError):
        ticket.state = State.ARCHIVED


def test_a_stale_page_is_refused_and_told_by_whom(ticket_in, people, category_complex, now):
    ticket = ticket_in(State.INTAKE)
    seen = ref(ticket)
    classify(ticket=seen, by=people.agent, as_=a_classification(category_complex), now=now)
    again = TicketRef(number=ticket.number, version=seen.version, key=uuid.uuid4())
    with pytest.raises(Stale) as refusal:
        classify(ticket=again, by=people.leader, as_=a_classification(category_complex), now=now)
    assert refusal.value.event.actor == people.agent


def test_the_same_form_twice_counts_once(ticket_in, people, category_complex, now):
    ticket = ticket_in(State.INTAKE)
    seen = ref(ticket)
    classify(ticket=seen, by=people.agent, as_=a_classification(category_complex), now=now)
    with pytest.raises(AlreadyDone):
        classify(ticket=seen, by=people.agent, as_=a_classification(category_complex), now=now)
    assert ticket.history.filter(kind="classified").count() == 1


def test_a_note_makes_nobodys_page_stale(ticket_in, people, category_complex, now):
    ticket = ticket_in(State.INTAKE)
    seen = ref(ticket)
    add_note(ticket=ref(ticket), by=people.agent, text="已致电", now=now)
    classify(ticket=seen, by=people.agent, as_=a_classification(category_complex), now=now)


def test_nobody_approves_their_own_plan(ticket_in, people, now, unseen):
    ticket = ticket_in(State.PLAN_REVIEW)
    people.handler.role = Role.LEADER  # promoted since
    people.handler.save()
    with pytest.raises(KeptApart):
        approve_plan(ticket=ref(ticket), by=people.handler, opinion="", now=now)


def test_whoever_recorded_an_amendment_does_not_approve_it(ticket_in, people, now, unseen):
    ticket = ticket_in(State.NEGOTIATING)
    ticket = customer_amends(
        ticket=ref(ticket), by=people.leader, wanted="多退一个月", channel=NoticeChannel.PHONE, now=now
    )
    with pytest.raises(KeptApart):
        approve_plan(ticket=ref(ticket), by=people.leader, opinion="", now=now)


def test_whoever_solved_on_the_spot_does_not_close_by_callback(journey, category_simple, people, now):
    journey.category = category_simple
    ticket = journey.to(State.CLASSIFIED)
    ticket = resolve_on_the_spot(
        ticket=ref(ticket), by=people.agent, solution="已处理", customer_agrees=True, now=now
    )
    ticket = give_feedback(ticket=ref(ticket), by=people.agent, told=a_result(), now=now)
    closing = {"reached": True, "score": Score.SATISFIED, "now": now}
    with pytest.raises(KeptApart):
        archive(ticket=ref(ticket), by=people.agent, **closing)
    assert archive(ticket=ref(ticket), by=people.leader, **closing).state == State.ARCHIVED


def test_the_handler_does_not_call_back(ticket_in, people, now, unseen):
    ticket = ticket_in(State.RESOLVED)
    Ticket.objects.filter(pk=ticket.pk).update(handler=people.agent)
    with pytest.raises(KeptApart):
        give_feedback(ticket=ref(ticket), by=people.agent, told=a_result(), now=now)


@pytest.mark.parametrize(("amount", "approves"), [("500.00", True), ("500.01", False)])
def test_a_leader_approves_up_to_five_hundred(journey, now, amount, approves):
    journey.compensation = Decimal(amount)
    ticket = journey.to(State.PLAN_REVIEW)
    if approves:
        approve_plan(ticket=ref(ticket), by=journey.people.leader, opinion="", now=now)
    else:
        with pytest.raises(GuardFailed):
            approve_plan(ticket=ref(ticket), by=journey.people.leader, opinion="", now=now)
        approve_plan(ticket=ref(ticket), by=journey.people.approver, opinion="", now=now)


@pytest.mark.parametrize("missing", ["verified_true", "verified_accurate", "verified_complete"])
def test_a_plan_is_verified_three_ways(ticket_in, people, network, now, missing):
    ticket = ticket_in(State.INVESTIGATING)
    draft = a_plan(network, now, Decimal(0), **{missing: False})
    with pytest.raises(GuardFailed):
        submit_plan(ticket=ref(ticket), by=people.handler, draft=draft, now=now)


def test_every_step_is_done_before_the_case_is_resolved(ticket_in, people, now):
    ticket = ticket_in(State.IMPLEMENTING)
    with pytest.raises(GuardFailed) as refusal:
        resolve(ticket=ref(ticket), by=people.handler, done=frozenset({1}), outcome="好", proof="图", now=now)
    assert refusal.value.field == "done"


@pytest.mark.parametrize("agrees", [True, False])
def test_on_the_spot_needs_a_simple_case_and_consent(journey, category_simple, people, now, agrees):
    journey.category = journey.category if agrees else category_simple
    ticket = journey.to(State.CLASSIFIED)
    with pytest.raises(GuardFailed):
        resolve_on_the_spot(
            ticket=ref(ticket), by=people.agent, solution="已处理", customer_agrees=agrees, now=now
        )


def test_a_handler_is_named_within_the_department(ticket_in, people, network, now):
    ticket = ticket_in(State.CLASSIFIED)
    with pytest.raises(GuardFailed):
        assign(ticket=ref(ticket), by=people.agent, department=network, handler=people.agent, now=now)


def test_a_department_without_handlers_gets_nothing(ticket_in, people, team, now):
    ticket = ticket_in(State.CLASSIFIED)
    with pytest.raises(GuardFailed) as refusal:
        assign(ticket=ref(ticket), by=people.agent, department=team, now=now)
    assert refusal.value.field == "department"


def test_a_closed_case_is_read_only(ticket_in, people, now):
    ticket = ticket_in(State.ARCHIVED)
    before = ticket.history.count()
    with pytest.raises(IllegalMove):
        add_note(ticket=ref(ticket), by=people.agent, text="补记", now=now)
    with pytest.raises(IllegalMove):
        add_evidence(ticket=ref(ticket), by=CUSTOMER, attachments=[], now=now)
    assert ticket.history.count() == before


def test_a_dissatisfied_customers_case_closes_only_with_a_note(ticket_in, people, now):
    ticket = ticket_in(State.FEEDBACK)
    closing = {"ticket": ref(ticket), "by": people.agent, "reached": True, "score": Score.DISSATISFIED}
    with pytest.raises(GuardFailed):
        archive(**closing, now=now)
    assert archive(**closing, note="已说明申诉途径", now=now).state == State.ARCHIVED


def test_a_case_is_not_closed_without_an_answer(ticket_in, people, now):
    ticket = ticket_in(State.FEEDBACK)
    with pytest.raises(GuardFailed):
        archive(ticket=ref(ticket), by=people.agent, reached=False, score=None, now=now)


def test_a_result_is_rated_once(ticket_in, now):
    ticket = ticket_in(State.FEEDBACK)
    rate(ticket=ref(ticket), by=CUSTOMER, score=Score.NEUTRAL, now=now)
    with pytest.raises(GuardFailed):
        rate(ticket=ref(ticket), by=CUSTOMER, score=Score.SATISFIED, now=now)


@pytest.mark.parametrize(("days", "score", "closed"), [(7, None, 1), (6, None, 0), (7, 2, 0), (7, 3, 0)])
def test_seven_days_of_silence_close_a_case(ticket_in, now, days, score, closed):
    ticket = ticket_in(State.FEEDBACK)
    if score:
        rate(ticket=ref(ticket), by=CUSTOMER, score=Score(score), now=now)
    assert archive_silent(now=now + timedelta(days=days)) == closed


@pytest.mark.parametrize(
    ("how", "closed"),
    [
        ({"by_customer": True, "reached": True}, 0),
        ({"by_customer": False, "reached": True}, 0),
        ({"by_customer": False, "reached": False}, 1),
        ("urged", 0),
    ],
)
def test_who_called_is_not_silent_whoever_wrote_it_down(ticket_in, people, now, how, closed):
    ticket = ticket_in(State.FEEDBACK)
    who = {"ticket": ref(ticket), "by": people.agent, "now": now, "channel": NoticeChannel.PHONE}
    if how == "urged":
        urge(**who, text="还没修好")
    else:
        record_contact(**who, purpose=ContactRecord.Purpose.OTHER, text="还没修好", **how)
    assert archive_silent(now=now + timedelta(days=8)) == closed


def test_history_is_never_changed_or_deleted(ticket_in):
    event = ticket_in(State.INTAKE).history.get()
    for change in (lambda: HistoryEvent.objects.update(kind="noted"), event.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()
    assert connection.is_usable()


def test_the_same_form_entered_twice_is_one_ticket(people, now):
    complaint = a_complaint(now)
    first = enter(complaint=complaint, by=people.agent, now=now)
    second = enter(complaint=complaint, by=people.agent, now=now)
    assert second.ticket == first.ticket
    assert second.code is None


def test_only_the_customer_or_an_agent_records_consent(ticket_in, people, now, unseen):
    ticket = ticket_in(State.NEGOTIATING)
    with pytest.raises(NotAllowed):
        customer_consents(ticket=ref(ticket), by=people.handler, channel=NoticeChannel.PHONE, now=now)
    with pytest.raises(NotAllowed):
        customer_consents(ticket=ref(ticket), by=SYSTEM, channel=NoticeChannel.PHONE, now=now)
    assert (
        customer_consents(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now).state
        == State.IMPLEMENTING
    )


def test_saving_the_form_is_no_answer(ticket_in, now):
    ticket = ticket_in(State.FEEDBACK)
    with noting(ref(ticket), by=CUSTOMER, right=Right.PRINT, now=now) as move:
        move.record(Printed(in_full=True, sha256="0" * 64))
    assert archive_silent(now=now + timedelta(days=8)) == 1
