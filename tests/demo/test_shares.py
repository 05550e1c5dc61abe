"""The demo has the shape of a real house (DOMAIN §11)."""

from collections import Counter

import pytest

from demo.parting import Wish
from sla.models import Clock
from tests.demo.conftest import END, make

pytestmark = pytest.mark.django_db

ASIDE = {"deadline_extended", "reopened", "returned", "rejected", "withdrawn", "invalidated"}
AFTERWARDS = {"result_notice", "recontact", "follow_up"}  # what comes behind the handling


def test_the_shares_are_those_of_a_real_house(staffed):
    made = make(Wish(tickets=3000, months=6, seed=3, end=END), staffed).cases
    share = {name: count / len(made) for name, count in counted(made).items()}
    assert share["open"] == pytest.approx(0.07, abs=0.02)
    assert share["overdue"] < 0.15 * share["open"]  # a desk that is kept, not one given up
    assert share["hotline"] == pytest.approx(0.57, abs=0.05)
    assert share["web"] == pytest.approx(0.17, abs=0.04)
    assert share["network"] == pytest.approx(0.26, abs=0.05)
    assert share["billing"] == pytest.approx(0.23, abs=0.05)
    assert share["on the spot"] == pytest.approx(0.38, abs=0.05)
    assert share["repeat"] == pytest.approx(0.12, abs=0.03)
    assert share["late"] == pytest.approx(0.07, abs=0.025)
    assert share["reopened"] == pytest.approx(0.04, abs=0.012)
    assert share["returned"] == pytest.approx(0.03, abs=0.012)
    assert share["deadline_extended"] == pytest.approx(0.05, abs=0.015)
    assert share["rejected"] == pytest.approx(0.015, abs=0.008)
    assert share["withdrawn"] == pytest.approx(0.015, abs=0.008)
    assert share["invalidated"] == pytest.approx(0.01, abs=0.006)
    scores = [answer.score for case in made for answer in case.answers]
    assert sum(score >= 4 for score in scores) / len(scores) == pytest.approx(0.86, abs=0.04)


def counted(made) -> Counter[str]:
    found: Counter[str] = Counter()
    for case in made:
        ticket = case.ticket
        found[ticket.channel] += 1
        found["open"] += ticket.archived_at is None
        found["overdue"] += any(is_overdue(clock) for clock in case.deadlines.clocks)
        found["repeat"] += ticket.is_repeat
        kinds = {event.kind for event in case.history}
        found["on the spot"] += "resolved_on_the_spot" in kinds
        found.update(kinds & ASIDE)
        if ticket.category:
            found[ticket.category.code.split("-")[0]] += 1
        handling = (clock for clock in case.deadlines.clocks if clock.target not in AFTERWARDS)
        found["late"] += any(clock.breached_at for clock in handling)
    return found


def is_overdue(clock: Clock) -> bool:
    return clock.due_at <= END and not (clock.met_at or clock.cancelled_at or clock.paused_at)
