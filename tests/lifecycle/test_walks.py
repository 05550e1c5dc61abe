"""Random walks through all moves, legal and not, by everybody, beside an independent description.

Some of the cast change their post on the way. After each step: state, version, history, chain,
counters, who may, who is kept apart, money.
`WALKS=2000 pytest tests/lifecycle/test_walks.py` walks longer; with WALKS a failure is also shrunk.
"""

import os
import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.actors import CUSTOMER
from accounts.models import Department, User
from complaints.lifecycle.archive import archive_silent
from complaints.lifecycle.incidents import declare_incident
from complaints.lifecycle.intake import enter
from complaints.lifecycle.marking import marks_of
from complaints.lifecycle.refusals import Refused
from complaints.lifecycle.waiting import end_silent
from complaints.models import Plan, Ticket
from complaints.printing import printing
from complaints.proof.verify import Verified, wrongs
from complaints.workspace.moves import BY_NAME
from tests.factories import a_complaint
from tests.lifecycle.walk.acting_aside import Stage
from tests.lifecycle.walk.aside import Life
from tests.lifecycle.walk.tables import BESIDE, CAREERS, ENDING, HOW, MAY, OPEN, POSTS, WALKED_AS

Step = tuple[str, str, dict[str, Any]]  # move, actor, how

PAUSES = [timedelta(minutes=1), timedelta(hours=5), timedelta(days=3), timedelta(days=8), timedelta(days=31)]
A_DAY = timedelta(days=1)
STEPS = 25
OURS = {"start_investigation", "call", "call_in_vain"}  # no customer could even try
OF_THE_CLOCKS = {"deadline_step", "handed_up"}  # what was due is settled before a limit is extended
WATCHERS = (
    "provider",
    "agent",
    "colleague",
    "leader",
    "handler",
    "second_handler",
    "stranger",
    "investigator",
    "approver",
    "appeal_officer",
)


@pytest.fixture
def stage(people, network, team, headquarters, terms, category_complex, now, monkeypatch) -> Stage:
    monkeypatch.setattr(printing, "typeset", lambda form, values: b"%PDF")  # drawing has its own tests
    market = Department.objects.create(
        code="M", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="市场部", name_en="Market"
    )
    other_team = Department.objects.create(
        code="K2", kind=Department.Kind.TEAM, parent=headquarters, name_zh="客服二班", name_en="Team 2"
    )
    units = {"network": network, "market": market, "team": team, "other_team": other_team}
    units["headquarters"] = headquarters
    cast = dict(vars(people))
    for name in ("colleague", "second_handler", "stranger", "second_approver"):
        role, unit = POSTS[name]
        cast[name] = User.objects.create_user(f"W{len(cast)}", None, name=name, role=role, unit=units[unit])
    incident = declare_incident(
        by=people.leader,
        title="城东基站断电",
        category=category_complex,
        branch=None,
        notice="预计 20 时恢复",
        began_at=now - timedelta(hours=1),
        key=uuid.uuid4(),
        now=now,
    )
    return Stage(cast=cast, units=units, category=category_complex, incident=incident)


@settings(
    max_examples=int(os.environ.get("WALKS", "20")),
    derandomize="WALKS" not in os.environ,  # the same walks for everybody, new ones on demand
    phases=[Phase.explicit, Phase.generate] + [Phase.shrink] * ("WALKS" in os.environ),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_every_walk_keeps_to_the_procedure(stage, now, category_simple, data):
    with transaction.atomic():
        life = _begun(stage, now, category_simple, by_agent=data.draw(st.booleans(), "entered by an agent"))
        kinds = ["entered"]
        for _ in range(STEPS):
            kinds += _one_step(stage, life, data)
            _agree(stage.ticket(), stage, life, kinds)
            _is_watched(stage.ticket(), life)
        _check_history(stage.ticket(), kinds)
        transaction.set_rollback(True)


def test_every_move_is_walked():
    """A new move is said here a second time, in the words of the procedure."""
    assert set(BY_NAME) - set(MAY) == set(WALKED_AS)
    assert set().union(*WALKED_AS.values()) <= set(MAY)


def _begun(stage: Stage, now, category_simple, *, by_agent: bool) -> Life:
    stage.recast()
    agent = stage.cast["agent"]
    twin = a_complaint(now, category=category_simple, received_at=now - timedelta(minutes=1))
    stage.twin = enter(complaint=twin, by=agent, now=now).ticket.number
    stage.number = enter(
        complaint=a_complaint(now), by=agent if by_agent else CUSTOMER, now=now
    ).ticket.number
    if not by_agent:
        return Life(now=now, agent=None, team=None)
    return Life(now=now, acted=[("agent", "enter")])


def _one_step(stage: Stage, life: Life, data: st.DataObject) -> list[str]:
    happened = _pass(stage, life, data.draw(st.sampled_from(PAUSES[:1] * 6 + PAUSES), "pause"))
    promoted = data.draw(st.sampled_from([None] * 15 + CAREERS), "promoted")
    if promoted:
        name, *post = promoted
        stage.promote(name, *post)
        life.posts[name] = (post[0], post[1])
    life.may_ask_for_time = bool(stage.limits_to_extend(life.now))
    life.asked_for_time, life.first_extension = stage.time_asked_for()
    move, actor, how = _drawn(life, data)
    if not life.allows(move, actor, **how):
        with pytest.raises((Refused, Ticket.DoesNotExist)), transaction.atomic():
            stage.do(move, actor, life.now, **how)
        return happened
    happened += _done(stage, life, move, actor, how)
    if move == "ask_customer" and how["days"] > 3 and data.draw(st.booleans(), "insists"):
        happened += _insisted(stage, life, actor)
    return happened


def _insisted(stage: Stage, life: Life, actor: str) -> list[str]:
    """Three days in vain; then it goes on without an answer."""
    kinds = []
    for move in ["call_in_vain"] * 3 + ["go_on_without_answer"]:
        kinds += _pass(stage, life, A_DAY)
        assert life.allows(move, actor), move
        kinds += _done(stage, life, move, actor, {})
    return kinds


def _drawn(life: Life, data: st.DataObject) -> Step:
    """Mostly a step that leads on, rather one that is new; else one beside, any that is possible, or
    just anything."""
    done = {move for _actor, move in life.acted}
    every = list(_all())
    legal = [step for step in every if life.allows(step[0], step[1], **step[2])]
    on = [step for step in legal if step[0] not in BESIDE | ENDING]
    fresh = [step for step in on if step[0] not in done] or on
    rare = [step for step in legal if step[0] in BESIDE and step[0] not in done]
    kinds = {"fresh": fresh, "on": on, "rare": rare, "legal": legal, "any": every}
    choice = kinds[data.draw(st.sampled_from(["fresh"] * 3 + list(kinds)), "which")] or legal or every
    move = data.draw(st.sampled_from(sorted({step[0] for step in choice})), "move")
    return data.draw(st.sampled_from([step for step in choice if step[0] == move]), "step")


def _all() -> Iterator[Step]:
    for move in MAY:
        for actor in POSTS:
            if actor == "customer" and move in OURS:
                continue
            for how in HOW.get(move, [{}]):
                yield move, actor, how


def _pass(stage: Stage, life: Life, span: timedelta) -> list[str]:
    happened = life.wait(span)
    end_silent(now=life.now)
    archive_silent(now=life.now)
    return happened


def _done(stage: Stage, life: Life, move: str, actor: str, how: dict[str, Any]) -> list[str]:
    before = stage.ticket().history.count()
    stage.do(move, actor, life.now, **how)
    kinds = life.go(move, actor, **how)
    if move == "decide_extension":
        made = list(stage.ticket().history.order_by("seq").values_list("kind", flat=True))[before:]
        kinds = [kind for kind in made if kind in OF_THE_CLOCKS] + kinds
    if kinds[-1] == "reopened" and life.state == "investigating":
        _handled_by_somebody_else(stage, life)
    return kinds


def _handled_by_somebody_else(stage: Stage, life: Life) -> None:
    """Which of the others it is, is the product's to choose."""
    ticket = stage.ticket()
    life.department = next(k for k, v in stage.units.items() if v.pk == ticket.lead_department_id)
    had_it = life.named | {life.handler}
    chosen = stage.name_of(ticket.handler)
    if not any(life.takes_up(name, life.department) for name in life.posts):
        assert chosen is None  # nobody there handles complaints any more; the leaders are told
        life.handler = None
        return
    assert chosen
    fresh = {name for name in life.posts if life.takes_up(name, life.department)} - had_it
    assert life.takes_up(chosen, life.department)
    assert chosen in fresh or not fresh
    life.handler = chosen
    life.named.add(chosen)


def _agree(ticket: Ticket, stage: Stage, life: Life, kinds: list[str]) -> None:
    assert (ticket.state, ticket.version) == (life.state, life.version), life.acted
    assert ticket.history.count() == len(kinds), life.acted
    assert (ticket.cycle, ticket.returns) == (life.cycle, life.returns)
    assert (ticket.urges, ticket.priority) == (life.urges, life.priority), life.acted
    assert (tuple(ticket.tags), ticket.legal_hold) == (life.tags, life.is_held)
    assert tuple(marks_of(ticket)) == life.marks
    assert bool(ticket.incident_id) == life.is_linked
    assert (stage.name_of(ticket.handler), stage.name_of(ticket.agent)) == (life.handler, life.agent)
    assert sorted(ticket.tasks.filter(closed_at=None).values_list("department__code", flat=True)) == sorted(
        stage.units[name].code for name in life.tasks
    )
    watcher = WATCHERS[len(kinds) % len(WATCHERS)]
    seen = Ticket.objects.visible_to(stage.cast[watcher]).filter(pk=ticket.pk).exists()
    assert seen == life.sees(watcher), (watcher, life.acted)
    _check_money(ticket, life)


def _check_money(ticket: Ticket, life: Life) -> None:
    agreed = ticket.plans.filter(status=Plan.Status.AGREED)
    assert [plan.paid for plan in agreed] == ([] if life.paid is None else [life.paid]), life.acted
    for plan in ticket.plans.order_by("-round")[:1]:
        assert plan.compensation == max(life.costs)


def _is_watched(ticket: Ticket, life: Life) -> None:
    """An open case has a limit running, but for the seven days after which silence closes it; the
    48 hours of a reopening run until the customer was spoken to."""
    running = ticket.clocks.running().filter(paused_at=None)
    targets = set(running.values_list("target", flat=True))
    assert life.limits() <= targets, life.acted
    owed = targets - {"recontact"} if life.is_silent else targets
    assert bool(owed) == (life.state in OPEN and not life.is_silent), (targets, life.acted)


def _check_history(ticket: Ticket, kinds: list[str]) -> None:
    events = list(ticket.history.order_by("seq"))
    assert [event.kind for event in events] == kinds
    assert not list(wrongs(Verified(), number=ticket.number))
    for before, event in pairwise(events):
        assert event.from_state == before.to_state
        assert before.at <= event.at
    assert events[-1].to_state == ticket.state
