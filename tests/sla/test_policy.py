"""The shipped policies hold the lengths of the procedures, and apply where they should."""

from datetime import UTC, datetime, timedelta

import pytest

from sla.counting import Limit
from sla.policy import Applies, Facts, Moment, Owner, Policy, Target, TargetCode
from sla.presets import DEFAULT_POLICY, LADDER, POLICIES

STANDARD = POLICIES[DEFAULT_POLICY]
LENGTHS = {
    "standard": {
        "entry": Limit.minutes(10),
        "solution": Limit.hours(24),
        "preliminary": Limit.hours(72),
        "full_solution": Limit.working_days(15),
        "result_notice": Limit.hours(24),
    },
    "two-five-seven": {
        "acceptance_reply": Limit.working_days(2),
        "investigation": Limit.working_days(5),
        "solution": Limit.working_days(7),
    },
    "platform": {
        "dispatch": Limit.hours(12),
        "verification_reply": Limit.hours(12),
        "handling_reply": Limit.working_days(1),
        "satisfactory_answer": Limit.working_days(7),
    },
    "provider-platform": {"provider_answer": Limit.working_days(10)},
    "incident": {"incident_notice": Limit.minutes(30), "incident_update": Limit.hours(2)},
}
AFTERWARDS = {
    "recontact": Limit.hours(48),
    "follow_up": Limit.hours(48),
    "appeal_review": Limit.working_days(15),
}
LENGTHS["regulator"] = {
    "regulator_reply": Limit.calendar_days(15, legal=True),
    "appeal_contact": Limit.working_days(1),
    "appeal_report": Limit.calendar_days(10, legal=True),
    "appeal_acceptance": Limit.working_days(5, legal=True),
    "appeal_answer": Limit.calendar_days(30, legal=True),
}


@pytest.mark.parametrize("code", POLICIES)
def test_lengths(code: str) -> None:
    expected = LENGTHS[code] | ({} if code in {"incident", "regulator"} else AFTERWARDS)
    assert {str(t.code): t.limit for t in POLICIES[code].targets} == expected


@pytest.mark.parametrize(
    ("complexity", "codes"),
    [
        ("", {"entry", "solution"}),
        ("simple", {"entry", "solution"}),
        ("complex", {"entry", "preliminary", "full_solution"}),
    ],
)
def test_what_receipt_starts(complexity: str, codes: set[str]) -> None:
    started = STANDARD.started_by(Moment.RECEIVED, Facts(complexity=complexity))
    assert {str(target.code) for target in started} == codes


def test_resolving_meets_the_solution_and_starts_the_notice() -> None:
    met = {str(target.code) for target in STANDARD.stopped_by(Moment.RESOLVED)}
    assert met == {"solution", "full_solution"}
    (started,) = STANDARD.started_by(Moment.RESOLVED, Facts())
    assert started.code == TargetCode.RESULT_NOTICE


@pytest.mark.parametrize("policy", POLICIES.values(), ids=str)
def test_nothing_the_law_sets_can_pause(policy: Policy) -> None:
    assert not [target for target in policy.targets if target.legal and target.pausable]


def test_a_legal_target_cannot_be_made_pausable() -> None:
    with pytest.raises(ValueError, match="set by law"):
        Target(
            TargetCode.REGULATOR_REPLY,
            Moment.RECEIVED,
            Moment.REPLIED_IN_WRITING,
            Limit.calendar_days(15, legal=True),
            Owner.OPERATOR,
            pausable=True,
        )


def test_a_policy_names_each_target_once() -> None:
    entry = STANDARD.target(TargetCode.ENTRY)
    with pytest.raises(ValueError, match="twice"):
        Policy("twice", 1, (entry, entry), LADDER)


def test_a_category_covers_its_subtree() -> None:
    applies = Applies(categories=frozenset({"network"}), channels=frozenset({"hotline"}))
    assert applies.to(Facts(categories=("network", "outage"), channel="hotline"))
    assert not applies.to(Facts(categories=("network", "outage"), channel="letter"))
    assert not applies.to(Facts(categories=("billing",), channel="hotline"))


def test_the_ladder_of_a_24_hour_limit() -> None:
    start = datetime(2026, 3, 2, 0, tzinfo=UTC)
    fires = [step.fires_at(start, start + timedelta(hours=24)) - start for step in LADDER]
    assert [round(after / timedelta(hours=1), 2) for after in fires] == [16.8, 21.6, 24, 28, 48]


def test_the_breach_is_the_due_instant_itself() -> None:
    start = datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC)
    due = start + timedelta(days=13, microseconds=7)
    assert LADDER[2].fires_at(start, due) == due
