"""What a sweep records, whom it tells, and what it leaves alone."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction

from complaints.lifecycle.classify import classify
from complaints.lifecycle.resolve import resolve_on_the_spot
from complaints.models import Ticket
from complaints.models.history import digest
from complaints.models.ticket import SlaState
from complaints.states import State
from notifications.models import Heartbeat, Notice
from sla import enforcer
from sla.enforcer import Swept
from sla.models import Clock, FiredStep, Standstill
from sla.policy import Audience, Policy, Step, StepCode
from sla.presets import POLICIES
from tests.factories import a_classification, ref
from tests.sla.conftest import SECOND, share

pytestmark = pytest.mark.django_db


def fired(clock):
    return list(clock.fired.order_by("fires_at").values_list("step", "fires_at"))


def told(kind="deadline", **asked):
    found = Notice.objects.filter(kind=kind, transport="in_app", **asked)
    return sorted(found.values_list("recipient__role", flat=True))


def test_nothing_fires_before_its_instant(entered, sweep_at, solution):
    clock = solution(entered())
    assert sweep_at(share(clock, 70)) == Swept()
    assert fired(clock) == []


def test_a_reminder_goes_to_the_owner_alone(entered, sweep_at, solution):
    ticket = entered()
    clock = solution(ticket)
    assert sweep_at(share(clock, 70) + SECOND).steps == 1
    assert fired(clock) == [("remind", share(clock, 70))]
    assert told(about=ticket.number) == ["agent"]


def test_the_ladder_is_climbed_step_by_step(entered, sweep_at, solution):
    ticket = entered()
    clock = solution(ticket)
    instants = [step.fires_at(clock.started_at, clock.due_at) for step in POLICIES["standard"].ladder]
    for at in instants:
        sweep_at(at + SECOND)
        sweep_at(at + SECOND)
    assert fired(clock) == list(
        zip(["remind", "warn", "breach", "escalate_head", "escalate_supervision"], instants, strict=True)
    )
    assert told(about=ticket.number) == ["agent", "agent", "leader", "leader", "manager", "supervisor"]


def test_each_step_is_one_line_of_the_chain(entered, sweep_at, solution):
    ticket = entered()
    clock = solution(ticket)
    sweep_at(clock.due_at + SECOND)
    events = list(ticket.history.all())
    assert [event.kind for event in events] == ["entered"] + ["deadline_step"] * 3
    assert [event.payload["step"] for event in events[1:]] == ["remind", "warn", "breach"]
    for before, after in pairwise(events):
        assert (after.seq, after.previous) == (before.seq + 1, before.digest)
        assert after.digest == digest(after, ticket.number)
        assert (after.actor_kind, after.from_state, after.to_state) == ("system", "intake", "intake")


def test_a_breach_carries_the_due_instant_and_when_it_was_noticed(entered, sweep_at, solution):
    ticket = entered()
    noticed = solution(ticket).due_at + timedelta(hours=3)
    sweep_at(noticed)
    clock = solution(ticket)
    assert (clock.breached_at, clock.detected_at) == (clock.due_at, noticed)
    ticket.refresh_from_db()
    assert ticket.sla_state == SlaState.OVERDUE


def test_the_due_instant_itself_is_in_time(entered, sweep_at, solution):
    ticket = entered()
    sweep_at(solution(ticket).due_at)
    assert solution(ticket).breached_at is None


def test_a_page_that_was_open_does_not_grow_stale(entered, sweep_at, solution):
    ticket = entered()
    sweep_at(solution(ticket).due_at + SECOND)
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_after_an_outage_people_get_one_notice_and_history_the_true_instants(entered, sweep_at, solution):
    ticket = entered()
    clock = solution(ticket)
    sweep_at(clock.due_at + timedelta(hours=30))
    assert [step for step, _ in fired(clock)] == [step.code for step in POLICIES["standard"].ladder]
    assert told(about=ticket.number) == ["agent", "leader", "manager", "supervisor"]
    leader = Notice.objects.get(kind="deadline", recipient__role="leader", transport="in_app")
    assert '"step": "breach"' in leader.payload
    late = FiredStep.objects.get(clock=clock, step="breach")
    assert (late.fires_at, late.late_by) == (clock.due_at, timedelta(hours=30))


def test_the_customer_is_told_once_and_without_content(entered, sweep_at, solution):
    ticket = entered()
    sweep_at(solution(ticket).due_at + SECOND)
    notice = Notice.objects.get(kind="overdue")
    assert (notice.recipient, notice.address, notice.about) == (None, "zhang@example.com", ticket.number)
    assert notice.payload == "{}"


def test_a_met_clock_stays_silent(journey, category_simple, sweep_at, now):
    journey.category = category_simple
    ticket = journey.to(State.CLASSIFIED)
    resolve_on_the_spot(
        ticket=ref(ticket), by=journey.people.agent, solution="已恢复", customer_agrees=True, now=now
    )
    sweep_at(now + timedelta(days=3))
    assert not FiredStep.objects.filter(clock__target="solution").exists()


def test_what_ran_out_before_it_was_met_is_recorded_though_nobody_had_noticed(
    journey, category_simple, sweep_at, now
):
    journey.category = category_simple
    ticket = journey.to(State.CLASSIFIED)
    due_at = ticket.clocks.get(target="solution").due_at
    resolve_on_the_spot(
        ticket=ref(ticket),
        by=journey.people.agent,
        solution="已恢复",
        customer_agrees=True,
        now=due_at + SECOND,
    )
    sweep_at(due_at + timedelta(hours=1))
    clock = ticket.clocks.get(target="solution")
    assert [step for step, _ in fired(clock)] == ["remind", "warn", "breach"]
    assert (clock.breached_at, clock.in_time) == (due_at, False)
    assert told(about=ticket.number, recipient__role="leader") == ["leader"]
    assert not Notice.objects.filter(kind="overdue").exists(), "it is solved: no progress to report"


def test_a_breach_cannot_be_erased(entered, sweep_at, solution):
    ticket = entered()
    sweep_at(solution(ticket).due_at + SECOND)
    for change in ({"breached_at": None}, {"detected_at": None}):
        with pytest.raises(DatabaseError, match="stays as it was recorded"), transaction.atomic():
            Clock.objects.filter(pk=solution(ticket).pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        FiredStep.objects.all().delete()


def test_a_reminder_waits_for_duty_but_not_at_the_first_priority(entered, sweep_at, solution, people):
    people.agent.email = "agent@example.com"
    people.agent.save()
    ordinary, pressing = entered(), entered()
    Ticket.objects.filter(pk=pressing.pk).update(priority=1)
    at_night = share(solution(ordinary), 70) + SECOND  # 05:28 of a Tuesday
    sweep_at(at_night)
    mails = dict(Notice.objects.filter(kind="deadline", transport="email").values_list("about", "try_at"))
    assert mails[pressing.number] == at_night
    assert mails[ordinary.number].isoformat() == "2026-11-17T00:30:00+00:00"
    seen = Notice.objects.get(kind="deadline", transport="in_app", about=ordinary.number)
    assert seen.sent_at == at_night


def test_a_storm_becomes_one_digest_per_person(entered, sweep_at, solution):
    tickets = [entered(phone=f"138000010{n:02}") for n in range(25)]
    sweep_at(share(solution(tickets[-1]), 70) + timedelta(seconds=1), batch=10)
    # Ten, then twenty, then the rest in one.
    assert Notice.objects.filter(kind="deadline", transport="in_app").count() == 20
    digest_ = Notice.objects.get(kind="deadline_digest", transport="in_app")
    assert '"count": 5' in digest_.payload
    assert FiredStep.objects.count() == 25


def test_a_digest_grows_with_its_sweep(entered, sweep_at, solution):
    tickets = [entered(phone=f"138000010{n:02}") for n in range(45)]
    sweep_at(share(solution(tickets[-1]), 70) + timedelta(seconds=1), batch=22)
    digest_ = Notice.objects.get(kind="deadline_digest", transport="in_app")
    assert '"count": 45' in digest_.payload
    assert not Notice.objects.filter(kind="deadline").exists()


def test_a_policy_can_hand_the_ticket_up(entered, sweep_at, solution, people, monkeypatch):
    up = Step(StepCode.BREACH, 100, (Audience.LEADER,), reassigns_to=Audience.LEADER)
    standard = POLICIES["standard"]
    monkeypatch.setitem(POLICIES, "standard", Policy("standard", 1, standard.targets, (up,)))
    ticket = entered()
    assert ticket.agent == people.agent
    Clock.objects.filter(pk=solution(ticket).pk).update(next_step_at=solution(ticket).due_at)
    sweep_at(solution(ticket).due_at + SECOND)
    moved = Ticket.objects.get(pk=ticket.pk)
    assert moved.agent == people.leader
    assert moved.version == ticket.version + 1
    assert ticket.history.latest("seq").kind == "handed_up"


def test_reclassifying_cancels_the_shorter_promise_and_its_ladder(journey, sweep_at, now):
    ticket = journey.to(State.INTAKE)
    sweep_at(now + timedelta(hours=18))
    classify(
        ticket=ref(ticket),
        by=journey.people.agent,
        as_=a_classification(journey.category),
        now=now + timedelta(hours=20),
    )
    sweep_at(now + timedelta(hours=40))
    clock = ticket.clocks.get(target="solution")
    assert [step for step, _ in fired(clock)] == ["remind"]
    assert (clock.met_at, clock.breached_at) == (None, None)
    longer = ticket.clocks.get(target="preliminary")
    assert longer.started_at == ticket.received_at


def test_a_sweep_leaves_a_sign_of_life_and_a_long_silence_a_standstill(db, sweep_at, now):
    sweep_at(now)
    sweep_at(now + timedelta(seconds=60))
    assert not Standstill.objects.exists()
    sweep_at(now + timedelta(hours=2))
    assert Heartbeat.objects.get(name="deadlines").beat_at == now + timedelta(hours=2)
    silence = Standstill.objects.get()
    assert (silence.began_at, silence.ended_at) == (now + timedelta(seconds=60), now + timedelta(hours=2))


def test_a_sweep_with_nothing_due_is_one_statement(entered, sweep_at, now, django_assert_num_queries):
    entered()
    sweep_at(now)
    with django_assert_num_queries(1):
        sweep_at(now)


def test_another_sweep_adds_to_the_digest_that_is_open(entered, sweep_at, solution):
    """Two sweepers after an outage: a person hears of it once."""
    tickets = [entered(phone=f"138000010{n:02}") for n in range(24)]
    at = share(solution(tickets[-1]), 70) + SECOND
    sweep_at(at, batch=22, most=22)
    sweep_at(at + 20 * SECOND)
    digest_ = Notice.objects.get(kind="deadline_digest", transport="in_app")
    assert '"count": 24' in digest_.payload
    assert not Notice.objects.filter(kind="deadline").exists()


def test_after_an_outage_everybody_hears_of_it_in_one_notice(entered, sweep_at, solution, monkeypatch):
    monkeypatch.setattr(enforcer, "STORM", 3)
    tickets = [entered(phone=f"138000010{n:02}") for n in range(4)]
    sweep_at(share(solution(tickets[-1]), 90) + SECOND)
    kinds = Notice.objects.filter(transport="in_app", kind__startswith="deadline").values_list(
        "kind", "recipient"
    )
    assert sorted(kind for kind, _ in kinds) == ["deadline_digest"] * len({person for _, person in kinds})
