"""The simulator: the same rules give what was recorded, other rules what they would have given."""

from datetime import date, timedelta

import pytest

from sla import in_force
from sla.calendar import DayKind
from sla.counting import Limit
from sla.models import Clock
from sla.policies.content import parse, serialise
from sla.presets import POLICIES
from sla.simulating import Comparison, compare, replayed
from sla.simulating_past import categories_by_code, pasts, under
from sla.simulating_tally import Outcome, outcome
from tests.demo.conftest import END, seeded, staffed, unsaved

__all__ = ["seeded", "staffed", "unsaved"]
pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NAMES = (
    "target", "cycle", "policy", "policy_version", "started_at", "due_at", "original_due_at",
    "met_at", "cancelled_at", "provisional",
)  # fmt: skip


def facts(clocks):
    return sorted(tuple(str(getattr(clock, name)) for name in NAMES) for clock in clocks)


def shortened(hours):
    content = serialise(POLICIES["standard"])
    for target in content["targets"]:
        if target["code"] == "solution":
            target["length"] = hours
    return parse(content, code="standard")


def simulate(rules) -> Comparison:
    *_, last = compare(pasts(FIRST, LAST), rules, categories_by_code(), now=END)
    return last


def test_the_policy_in_force_gives_exactly_what_was_recorded(seeded):
    categories, looked_at = categories_by_code(), 0
    for past in pasts(FIRST, LAST):
        with in_force.using(in_force.current()):
            clocks = replayed(past, categories)
        assert facts(clocks) == facts(past.clocks), past.ticket.number
        broken = {(c.target, c.cycle) for c in past.clocks if c.breached_at}
        assert {(c.target, c.cycle) for c in clocks if outcome(c, END) is Outcome.BROKEN} == broken
        looked_at += 1
    assert looked_at == len(seeded)


def test_the_policy_in_force_changes_nothing(seeded):
    found = simulate(in_force.refresh())
    assert (found.changed, found.tickets) == (0, len(seeded))
    for _target, _unit, actual, simulated in found.lines():
        assert actual.summary() == simulated.summary()


def test_a_shorter_limit_breaks_more_and_never_less(seeded):
    found = simulate(under(in_force.refresh(), policy=shortened(4)))
    actual, simulated = found.actual["solution", 0], found.simulated["solution", 0]
    assert simulated.clocks >= actual.clocks, "what ran out is not taken back by classifying"
    assert simulated.broken > actual.broken
    assert found.changed == len(found.examples) > 0
    met_late = sum(margin < 0 for margin in simulated.margins)
    by_hand = Clock.objects.filter(target="solution", met_at__isnull=False, cancelled_at=None)
    late = [c for c in by_hand if c.met_at and c.due_at - timedelta(hours=20) < c.met_at]
    assert met_late >= len(late) > 0


def test_each_unit_adds_up_to_the_whole(seeded):
    found = simulate(under(in_force.refresh(), policy=shortened(4)))
    for target in {target for target, _, _, _ in found.lines()}:
        units = [after.clocks for name, unit, _, after in found.lines() if name == target and unit]
        assert sum(units) <= found.simulated[target, 0].clocks
    assert any(unit for _, unit, _, _ in found.lines())


def test_another_policy_for_everybody(seeded):
    policy = parse(serialise(POLICIES["two-five-seven"]), code="two-five-seven")
    found = simulate(under(in_force.refresh(), policy=policy, everywhere=True))
    assert found.actual["acceptance_reply", 0].clocks == 0
    assert found.simulated["acceptance_reply", 0].clocks > 250
    assert found.simulated["full_solution", 0].clocks == 0
    assert found.simulated["regulator_reply", 0].summary() == found.actual["regulator_reply", 0].summary()


def test_another_calendar_moves_what_is_counted_in_working_days_alone(seeded):
    days = {date(2026, 10, 12 + n): DayKind.OTHER_HOLIDAY for n in range(5)}
    found = simulate(under(in_force.refresh(), days=days))
    before, after = found.actual["full_solution", 0], found.simulated["full_solution", 0]
    assert sum(after.margins) > sum(before.margins)
    assert found.simulated["solution", 0].summary() == found.actual["solution", 0].summary()


def test_it_writes_nothing(seeded, django_assert_max_num_queries):
    before = list(Clock.objects.order_by("pk").values())
    with django_assert_max_num_queries(40):
        simulate(under(in_force.refresh(), policy=shortened(4)))
    assert list(Clock.objects.order_by("pk").values()) == before


def test_the_limits_are_those_of_the_preset():
    assert shortened(4).target("solution").limit == Limit.hours(4)
