"""What publishing a draft or binding a policy would do, before it is done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise

from complaints.models import Category
from complaints.states import Channel
from sla.asking import calendar_for
from sla.bound import with_parents
from sla.calendar import ONE_DAY, Calendar
from sla.counting import due_at
from sla.in_force import refresh
from sla.models import Clock, PolicyVersion
from sla.policies.forms import KINDS
from sla.policy import Policy, Step, Target, TargetCode
from sla.rules import Rules
from sla.tiers import Tier

FRIDAY = 4
AFTERNOON = time(17, 30)
SEARCHED = timedelta(days=366)
# What the codes of a condition are called; those of categories are said as they are.
WORDS: Mapping[str, Mapping[str, "str | Promise"]] = {
    "complexities": dict(KINDS),
    "categories": {},
    "channels": dict(Channel.choices),
    "tiers": dict(Tier.pairs()),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """When a limit that begins at an instant is due, before and after; None where there is none."""

    name: str
    before: datetime | None
    after: datetime | None

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that differs between two versions, in words."""

    subject: str
    field: str
    before: str
    after: str


def samples(before: Policy | None, after: Policy, start: datetime) -> list[Sample]:
    """The due instants of every limit, if it began at `start`."""
    codes = [code for code in TargetCode if code in {t.code for p in (before, after) if p for t in p.targets}]
    return [Sample(str(code.label), _due(before, code, start), _due(after, code, start)) for code in codes]


def _due(policy: Policy | None, code: TargetCode, start: datetime) -> datetime | None:
    target = next((t for t in policy.targets if t.code is code), None) if policy else None
    if target is None:
        return None
    return due_at(start, target.limit, calendar_for(start, target.limit))


def holiday_eve(now: datetime) -> datetime:
    """The next Friday 17:30 before a break of three days or more; where a count goes wrong first."""
    today = timezone.localdate(now)
    calendar = refresh().calendar(range(today.year, today.year + 3))
    for number in range(SEARCHED.days):
        day = today + number * ONE_DAY
        if day.weekday() == FRIDAY and calendar.is_working(day) and _is_long_break(day + ONE_DAY, calendar):
            return calendar.instant(day, AFTERNOON)
    return calendar.instant(today, AFTERNOON)


def _is_long_break(day: date, calendar: Calendar) -> bool:
    return (calendar.next_working_day_from(day) - day).days >= 3


def concerned(code: str) -> dict[str, int]:
    """The open clocks and their tickets that stay with the versions they are bound to."""
    running = Clock.objects.running().filter(policy=code, ticket__isnull=False)
    return {"clocks": running.count(), "tickets": running.values("ticket").distinct().count()}


def diff(before: Policy | None, after: Policy) -> list[Line]:
    """Limits, steps and the threshold that differ, each field by itself."""
    return [*_targets(before, after), *_steps(before, after), *_threshold(before, after)]


def _targets(before: Policy | None, after: Policy) -> Iterator[Line]:
    old = {target.code: target for target in before.targets} if before else {}
    new = {target.code: target for target in after.targets}
    for code in TargetCode:
        if code in old or code in new:
            yield from _fields(str(code.label), _said(old.get(code)), _said(new.get(code)))


def _steps(before: Policy | None, after: Policy) -> Iterator[Line]:
    old = {step.code: step for step in before.ladder} if before else {}
    new = {step.code: step for step in after.ladder}
    for code in {**old, **new}:
        yield from _fields(str(code.label), _step_said(old.get(code)), _step_said(new.get(code)))


def _threshold(before: Policy | None, after: Policy) -> Iterator[Line]:
    old = {"urge_threshold": str(before.urge_threshold)} if before else {}
    yield from _fields("", old, {"urge_threshold": str(after.urge_threshold)})


def _fields(subject: str, old: dict[str, str], new: dict[str, str]) -> Iterator[Line]:
    for name in {**old, **new}:
        if old.get(name, "") != new.get(name, ""):
            yield Line(subject, name, old.get(name, ""), new.get(name, ""))


def _said(target: Target | None) -> dict[str, str]:
    if target is None:
        return {}
    said = {
        "trigger": str(target.trigger.label),
        "stop": str(target.stop.label),
        "length": target.limit.words,
        "owner": str(target.owner.label),
        "pausable": "✓" if target.pausable else "",
        "legal": "✓" if target.legal else "",
    }
    for name, words in WORDS.items():
        said[name] = ", ".join(str(words.get(each, each)) for each in sorted(getattr(target.applies, name)))
    return said


def _step_said(step: Step | None) -> dict[str, str]:
    if step is None:
        return {}
    return {
        "percent": f"{step.percent} %",
        "after_minutes": str(int(step.after.total_seconds() // 60)),
        "tells": ", ".join(str(audience.label) for audience in step.tells),
        "reassigns_to": str(step.reassigns_to.label) if step.reassigns_to else "",
    }


def gets(categories: Sequence[Category], now: datetime, rules: Rules) -> dict[int, str]:
    """Which policy a complaint of each category is bound to now, by its key."""
    return {each.pk: rules.code_for(now, categories=with_parents(each)) for each in categories}


def promises_of(version: PolicyVersion) -> Policy:
    return refresh().policy(version.policy.code, version.number)
