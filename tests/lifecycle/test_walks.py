"""Random walks through all moves, legal and not, by everybody, beside an independent description.

After each step: state, version, history, chain, counters, who may, who is kept apart, money.
`WALKS=2000 pytest tests/lifecycle/test_walks.py` walks longer; with WALKS a failure is also shrunk.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.actors import CUSTOMER
from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.archive import archive_silent
from complaints.lifecycle.intake import enter
from complaints.lifecycle.refusals import Refused
from complaints.lifecycle.waiting import end_silent
from complaints.models import Plan, Ticket
from complaints.proof.verify import Verified, wrongs
from tests.factories import a_complaint
from tests.lifecycle.walk.acting import Stage
from tests.lifecycle.walk.model import EVERYBODY, FROM, UNIT, Life

Step = tuple[str, str, tuple[tuple[str, Any], ...]]  # move, actor, how

HOW: dict[str, dict[str, list[Any]]] = {
    "classify": {"complexity": ["simple", "complex"]},
    "assign": {"department": ["network", "market"]},
    "arbitrate": {"department": ["network", "market"]},
    "transfer": {"department": ["network", "market"]},
    "ask_department": {"department": ["network", "market"]},
    "submit_plan": {"amount": [Decimal(0), Decimal("120.50"), Decimal(900)]},
    "give_feedback": {"reached": [True, False]},
    "rate": {"score": [1, 3, 5]},
    "archive": {"score": [None, 2, 5]},
    "decide_appeal": {"conclusion": ["uphold", "change", "guide"]},
    "decide_rejection": {"agrees": [True, False]},
    "decide_invalid": {"agrees": [True, False]},
}
PAUSES = [timedelta(minutes=1), timedelta(hours=5), timedelta(days=3), timedelta(days=8), timedelta(days=31)]
STEPS = 25
WATCHERS = (
    "agent",
    "colleague",
    "leader",
    "handler",
    "stranger",
    "investigator",
    "approver",
    "appeal_officer",
)
ENDING = {"withdraw", "decide_rejection", "decide_invalid"}  # else every second walk ends early


@pytest.fixture
def stage(people, network, headquarters, terms, category_complex) -> Stage:
    market = Department.objects.create(
        code="M", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="市场部", name_en="Market"
    )
    other_team = Department.objects.create(
        code="K2", kind=Department.Kind.TEAM, parent=headquarters, name_zh="客服二班", name_en="Team 2"
    )
    more = {
        "colleague": (Role.AGENT, other_team),
        "second_handler": (Role.HANDLER, network),
        "stranger": (Role.HANDLER, market),
        "second_approver": (Role.APPROVER, headquarters),
    }
    cast = dict(vars(people))
    for place, (name, (role, unit)) in enumerate(more.items()):
        cast[name] = User.objects.create_user(f"W{place}", None, name=name, role=role, unit=unit)
    departments = {"network": network, "market": market}
    return Stage(cast=cast, departments=departments, category=category_complex, number="")


@settings(
    max_examples=int(os.environ.get("WALKS", "20")),
    deadline=None,
    derandomize="WALKS" not in os.environ,  # the same walks for everybody, new ones on demand
    phases=[Phase.explicit, Phase.generate] + [Phase.shrink] * ("WALKS" in os.environ),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_every_walk_keeps_to_the_procedure(stage, now, data):
    with transaction.atomic():
        life = Life(now=now, agent="agent" if data.draw(st.booleans(), "entered by an agent") else None)
        by = stage.cast["agent"] if life.agent else CUSTOMER
        stage.number = enter(complaint=a_complaint(now), by=by, now=now).ticket.number
        if life.agent:
            life.acted.append(("agent", "enter"))
        kinds = ["entered"]
        for _ in range(STEPS):
            kinds += _one_step(stage, life, data)
            _agree(stage.ticket(), stage, life, kinds)
            _is_watched(stage.ticket(), life)
        _check_history(stage.ticket(), kinds)
        transaction.set_rollback(True)


def _one_step(stage: Stage, life: Life, data: st.DataObject) -> list[str]:
    span = data.draw(st.sampled_from(PAUSES[:1] * 6 + PAUSES), "pause")
    happened = life.wait(span)
    end_silent(now=life.now)
    archive_silent(now=life.now)
    legal = sorted(_legal(life), key=str)
    go_on = [step for step in legal if step[0] not in ENDING]
    steps = data.draw(st.sampled_from([go_on or legal, go_on or legal, legal, sorted(_all(), key=str)]))
    move, actor, how = data.draw(st.sampled_from(steps or sorted(_all(), key=str)), "step")
    keywords = dict(how)
    if not life.allows(move, actor, **keywords):
        with pytest.raises((Refused, Ticket.DoesNotExist)), transaction.atomic():
            stage.do(move, actor, life.now, **keywords)
        return happened
    stage.do(move, actor, life.now, **keywords)
    happened += life.go(move, actor, **keywords)
    if happened[-1] == "reopened" and life.state == "investigating":
        _handled_by_somebody_else(stage, life)
    return happened


def _all() -> Iterator[Step]:
    for move in FROM:
        for actor in EVERYBODY:
            if move in {"start_investigation", "answer_task"} and actor not in UNIT:
                continue
            given = HOW.get(move, {}).items()
            options: list[Any] = [((name, value),) for name, values in given for value in values]
            for how in options or [()]:
                yield move, actor, how


def _legal(life: Life) -> Iterator[Step]:
    return (step for step in _all() if life.allows(step[0], step[1], **dict(step[2])))


def _handled_by_somebody_else(stage: Stage, life: Life) -> None:
    """Which of the others it is, is the product's to choose."""
    ticket = stage.ticket()
    names = {user.pk: name for name, user in stage.cast.items()}
    life.department = next(k for k, v in stage.departments.items() if v.pk == ticket.lead_department_id)
    had_it = life.handled | {life.handler}
    assert ticket.handler_id
    life.handler = names[ticket.handler_id]
    fresh = {name for name, unit in UNIT.items() if unit == life.department} - had_it
    assert UNIT[life.handler] == life.department
    assert life.handler in fresh or not fresh


def _agree(ticket: Ticket, stage: Stage, life: Life, kinds: list[str]) -> None:
    assert (ticket.state, ticket.version) == (life.state, life.version), life.acted
    assert ticket.history.count() == len(kinds), life.acted
    assert (ticket.cycle, ticket.returns) == (life.cycle, life.returns)
    assert ticket.handler == (stage.cast[life.handler] if life.handler else None)
    assert ticket.agent == (stage.cast[life.agent] if life.agent else None)
    assert sorted(ticket.tasks.filter(closed_at=None).values_list("department__code", flat=True)) == sorted(
        stage.departments[name].code for name in life.tasks
    )
    watcher = WATCHERS[len(kinds) % len(WATCHERS)]
    seen = Ticket.objects.visible_to(stage.cast[watcher]).filter(pk=ticket.pk).exists()
    assert seen == life.sees(watcher), (watcher, life.acted)
    agreed = ticket.plans.filter(status=Plan.Status.AGREED)
    assert [plan.compensation for plan in agreed] in ([], [life.paid])


def _is_watched(ticket: Ticket, life: Life) -> None:
    """An open case has a limit running, but for the seven days after which silence closes it."""
    running = ticket.clocks.running().filter(paused_at=None)
    targets = set(running.values_list("target", flat=True))
    assert life.limits() <= targets, life.acted
    assert bool(targets) == (ticket.is_open and not life.is_silent), (targets, life.acted)


def _check_history(ticket: Ticket, kinds: list[str]) -> None:
    events = list(ticket.history.order_by("seq"))
    assert [event.kind for event in events] == kinds
    assert not list(wrongs(Verified(), number=ticket.number))
    for before, event in pairwise(events):
        assert event.from_state == before.to_state
        assert before.at <= event.at
    assert events[-1].to_state == ticket.state
