"""A policy as JSON or YAML, and back, exactly: the schema that every version was checked against."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from complaints.states import Channel, Complexity
from sla.counting import Limit, Unit
from sla.policies.rows import Malformed, Problem, Row
from sla.policy import Applies, Audience, Moment, Owner, Policy, Step, StepCode, Target, TargetCode
from sla.tiers import Tier

CONDITIONS: Final = ("complexities", "categories", "channels", "tiers")
LONGEST: Final = 3650  # of whatever unit
MOST_URGES: Final = 99
MINUTE: Final = dt.timedelta(minutes=1)
KNOWN: Final[Mapping[str, Sequence[str]]] = {
    "complexities": ("", *Complexity.values),  # "" until it is classified
    "channels": Channel.values,
    "tiers": tuple(code for code, _label in Tier.pairs()),
}


def serialise(policy: Policy) -> dict[str, Any]:
    """Everything but code and version. Raises ValueError for a step that is not in whole minutes."""
    return {
        "targets": [_target(target) for target in policy.targets],
        "ladder": [_step(step) for step in policy.ladder],
        "urge_threshold": policy.urge_threshold,
    }


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def parse(content: object, *, code: str, version: int = 0) -> Policy:
    """The policy this content describes. Raises Malformed with every problem found."""
    problems: list[Problem] = []
    top = Row(content, "", problems)
    targets = [_read_target(row) for row in top.rows("targets")]
    ladder = [_read_step(row) for row in top.rows("ladder")]
    threshold = top.number("urge_threshold", 1, MOST_URGES)
    top.nothing_else()
    if not problems:
        problems += [*_wrong_targets(targets), *_wrong_ladder(ladder)]
    if problems:
        raise Malformed(problems)
    return Policy(
        code, version, tuple(t for t in targets if t), tuple(step for step in ladder if step), threshold
    )


def _target(target: Target) -> dict[str, Any]:
    return {
        "code": str(target.code),
        "trigger": str(target.trigger),
        "stop": str(target.stop),
        "unit": str(target.limit.unit),
        "length": target.limit.length,
        "legal": target.legal,
        "owner": str(target.owner),
        "pausable": target.pausable,
        "applies": {name: sorted(values) for name in CONDITIONS if (values := getattr(target.applies, name))},
    }


def _step(step: Step) -> dict[str, Any]:
    if step.after % MINUTE:
        raise ValueError(f"Step {step.code} is not in whole minutes.")
    return {
        "code": str(step.code),
        "percent": step.percent,
        "after_minutes": step.after // MINUTE,
        "tells": [str(audience) for audience in step.tells],
        "reassigns_to": str(step.reassigns_to) if step.reassigns_to else None,
    }


def _read_target(row: Row) -> Target | None:
    """One target; None once its row has a problem."""
    fine = len(row.problems)
    code, trigger, stop = (
        row.one_of("code", TargetCode),
        row.one_of("trigger", Moment),
        row.one_of("stop", Moment),
    )
    unit, length, legal = row.one_of("unit", Unit), row.number("length", 1, LONGEST), row.truth("legal")
    owner, pausable, applies = row.one_of("owner", Owner), row.truth("pausable"), _read_applies(row)
    row.nothing_else()
    if legal and pausable:
        row.say("pausable", _("A limit set by law is never paused."))
    if code is TargetCode.ENTRY and unit not in (None, Unit.MINUTE, Unit.HOUR):
        row.say("unit", _("Entry is counted in minutes or hours."))
    if len(row.problems) > fine or not (code and trigger and stop and unit and owner):
        return None
    return Target(code, trigger, stop, Limit(unit, length, legal), owner, pausable, applies)


def _read_applies(row: Row) -> Applies:
    asked = Row(row.take("applies"), f"{row.place}.applies", row.problems)
    found = {name: frozenset(asked.words(name)) for name in CONDITIONS if name in asked}
    for name, known in KNOWN.items():
        for value in sorted(found.get(name, frozenset()).difference(known)):
            asked.say(name, _("“%(value)s” is not known.") % {"value": value})
    asked.nothing_else()
    return Applies(**found)


def _read_step(row: Row) -> Step | None:
    fine = len(row.problems)
    code, percent = row.one_of("code", StepCode), row.number("percent", 1, 100)
    after, tells = row.number("after_minutes", 0, LONGEST * 24 * 60), row.several("tells", Audience)
    handed = row.take("reassigns_to")
    to = None if handed is None else row.known("reassigns_to", handed, Audience)
    row.nothing_else()
    if after and percent < 100:
        row.say("after_minutes", _("Only what follows the due instant may add time."))
    if to is Audience.CUSTOMER:
        row.say("reassigns_to", _("A ticket cannot be handed to its customer."))
    if len(row.problems) > fine or code is None:
        return None
    return Step(code, percent, tuple(tells), after * MINUTE, to)


def _wrong_targets(targets: Sequence[Target | None]) -> Iterator[Problem]:
    codes = [target.code for target in targets if target]
    if not codes:
        yield Problem("targets", _("A policy promises something: name at least one limit."))
    for number, code in enumerate(codes):
        if code in codes[:number]:
            yield Problem(f"targets.{number}.code", _("This limit is named twice."))


def _wrong_ladder(ladder: Sequence[Step | None]) -> Iterator[Problem]:
    steps = [step for step in ladder if step]
    places = [(step.percent, step.after) for step in steps]
    for number, step in enumerate(steps):
        if step.code in [each.code for each in steps[:number]]:
            yield Problem(f"ladder.{number}.code", _("This step is named twice."))
        if number and places[number] <= places[number - 1]:
            yield Problem(f"ladder.{number}.percent", _("A step comes after the one before it."))
        if step.is_breach != (step.code is StepCode.BREACH):
            yield Problem(
                f"ladder.{number}.code", _("“Overdue” is the step at the due instant, and no other.")
            )
    if not any(step.is_breach for step in steps):
        yield Problem("ladder", _("Without the step “overdue” at 100 % no breach would be recorded."))
