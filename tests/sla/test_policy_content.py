"""A policy as a file of data: read and written exactly, and every mistake named at its place."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.counting import Limit, Unit
from sla.policies.content import digest, parse, serialise
from sla.policies.rows import Malformed
from sla.policy import Applies, Audience, Moment, Owner, Step, StepCode, Target, TargetCode
from sla.policy import Policy as Promises
from sla.presets import LADDER, POLICIES
from sla.tiers import Tier

words = st.frozensets(st.sampled_from(["network", "billing", "x-1"]))
limits = st.one_of(
    st.builds(Limit, st.sampled_from([Unit.MINUTE, Unit.HOUR]), st.integers(1, 3650), st.booleans()),
    st.builds(
        Limit, st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY]), st.integers(1, 3650), st.booleans()
    ),
)
kinds = st.frozensets(st.sampled_from(["", "simple", "complex"]))
applies = st.builds(
    Applies,
    complexities=kinds,
    categories=words,
    channels=st.frozensets(st.just("hotline")),
    tiers=st.frozensets(st.sampled_from([code for code, _ in Tier.pairs()])),
)
CODES = [code for code in TargetCode if code is not TargetCode.ENTRY]


@st.composite
def policies(draw):
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=6, unique=True))
    targets = []
    for code in codes:
        limit = draw(limits)
        start, stop = draw(st.tuples(st.sampled_from(Moment), st.sampled_from(Moment)))
        pausable = not limit.legal and draw(st.booleans())
        targets.append(
            Target(code, start, stop, limit, draw(st.sampled_from(Owner)), pausable, draw(applies))
        )
    minutes = draw(st.integers(1, 10_000))
    ladder = (
        Step(StepCode.REMIND, draw(st.integers(1, 99)), (Audience.OWNER,)),
        LADDER[2],
        Step(StepCode.ESCALATE_HEAD, 100, (), timedelta(minutes=minutes), Audience.LEADER),
    )
    return Promises("p", 7, tuple(targets), ladder, draw(st.integers(1, 99)))


@given(policies())
def test_what_is_written_is_read_exactly(policy):
    content = json.loads(json.dumps(serialise(policy)))
    assert parse(content, code="p", version=7) == policy
    assert digest(serialise(parse(content, code="p"))) == digest(content)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.code)
def test_the_presets_pass_their_own_schema(policy):
    assert parse(serialise(policy), code=policy.code, version=1) == policy


def standard(**changed):
    return serialise(POLICIES["standard"]) | changed


def spoilt(number, **changed):
    content = standard()
    content["targets"][number] |= changed
    return content


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ([], ""),
        (standard(targets=[]), "targets"),
        (standard(more=1), "more"),
        (standard(urge_threshold=0), "urge_threshold"),
        (standard(urge_threshold=True), "urge_threshold"),
        (standard(ladder=[]), "ladder"),
        (standard(ladder=serialise(POLICIES["standard"])["ladder"][::-1]), "ladder.1.percent"),
        (spoilt(1, length=0), "targets.1.length"),
        (spoilt(1, length="24"), "targets.1.length"),
        (spoilt(1, length=1.5), "targets.1.length"),
        (spoilt(1, unit="week"), "targets.1.unit"),
        (spoilt(0, unit="working_day"), "targets.0.unit"),
        (spoilt(1, legal=True), "targets.1.pausable"),
        (spoilt(1, code="entry"), "targets.1.code"),
        (spoilt(1, stop=["resolved"]), "targets.1.stop"),
        (spoilt(1, surprise=1), "targets.1.surprise"),
        (spoilt(1, applies={"channels": ["pigeon"]}), "targets.1.applies.channels"),
        (spoilt(1, applies={"planets": ["mars"]}), "targets.1.applies.planets"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(content, place):
    with pytest.raises(Malformed) as refused:
        parse(content, code="standard")
    assert place in {problem.place for problem in refused.value.problems}


def test_a_limit_that_no_customer_could_ever_have_is_refused():
    with pytest.raises(Malformed) as refused:
        parse(spoilt(1, applies={"tiers": ["gold"]}), code="standard")
    assert [each.place for each in refused.value.problems] == ["targets.1.applies.tiers"]
