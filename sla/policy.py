"""What is promised to whom and by when: targets, policies and the ladder (DOMAIN §3, S001-14…20)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sla.codes import Audience as Audience
from sla.codes import Moment as Moment
from sla.codes import Owner as Owner
from sla.codes import StepCode as StepCode
from sla.codes import TargetCode as TargetCode
from sla.counting import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a contact or ticket; categories from the root down."""

    complexity: str = ""
    categories: tuple[str, ...] = ()
    channel: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """When a target applies. An empty condition asks nothing; a category covers its subtree."""

    complexities: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()

    def to(self, facts: Facts) -> bool:
        return (
            (not self.complexities or facts.complexity in self.complexities)
            and (not self.categories or not self.categories.isdisjoint(facts.categories))
            and (not self.channels or facts.channel in self.channels)
            and (not self.tiers or facts.tier in self.tiers)
        )


@dataclass(frozen=True, slots=True)
class Target:
    """One promise: from `trigger` to `stop` within `limit`, owed by `owner`.

    `pausable`: waits while the customer is asked. A limit set by law never does.
    """

    code: TargetCode
    trigger: Moment
    stop: Moment
    limit: Limit
    owner: Owner
    pausable: bool = False
    applies: Applies = Applies()

    def __post_init__(self) -> None:
        if self.pausable and self.legal:
            raise ValueError(f"{self.code} is set by law and cannot be pausable.")

    @property
    def legal(self) -> bool:
        """Set by law: never paused, never extended."""
        return self.limit.legal


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: fires `after` the given per cent of the span from start to due.

    `reassigns_to` hands the ticket to the first of these people when the step fires.
    """

    code: StepCode
    percent: int
    tells: tuple[Audience, ...]
    after: dt.timedelta = dt.timedelta()
    reassigns_to: Audience | None = None

    def __post_init__(self) -> None:
        if not 0 < self.percent <= 100 or self.after < dt.timedelta():
            raise ValueError(f"Step {self.code} lies outside its limit.")
        if self.after and self.percent < 100:
            raise ValueError(f"Step {self.code}: only what follows the due instant may add time.")
        if self.reassigns_to is Audience.CUSTOMER:
            raise ValueError("A ticket cannot be handed to its customer.")

    @property
    def is_breach(self) -> bool:
        return self.percent == 100 and not self.after

    def fires_at(
        self, started_at: dt.datetime, due_at: dt.datetime, deferred: dt.timedelta = dt.timedelta()
    ) -> dt.datetime:
        """When this step is reached; `deferred` is by how much pauses moved the due instant.

        The share is one of running time: what was used before a pause stays used, no more.
        """
        started_at, due_at = started_at.astimezone(dt.UTC), due_at.astimezone(dt.UTC)
        return started_at + (due_at - deferred - started_at) * self.percent / 100 + deferred + self.after


@dataclass(frozen=True, slots=True)
class Policy:
    """A published version of promises; it never changes, a change is a new version."""

    code: str
    version: int
    targets: tuple[Target, ...]
    ladder: tuple[Step, ...]
    urge_threshold: int = 3  # every so many urges the priority rises by one

    def __post_init__(self) -> None:
        if len({target.code for target in self.targets}) < len(self.targets):
            raise ValueError(f"Policy {self.code} names a target twice.")
        places = [(step.percent, step.after) for step in self.ladder]
        if places != sorted(set(places)) or len({step.code for step in self.ladder}) < len(self.ladder):
            raise ValueError(f"The ladder of policy {self.code} must rise, and name each step once.")

    def target(self, code: TargetCode) -> Target:
        """The target of this code. Raises KeyError."""
        return {target.code: target for target in self.targets}[code]

    def started_by(self, moment: Moment, facts: Facts) -> Iterator[Target]:
        """The targets whose clocks this moment starts."""
        return (t for t in self.targets if t.trigger is moment and t.applies.to(facts))

    def stopped_by(self, moment: Moment) -> Iterator[Target]:
        """The targets whose clocks this moment meets."""
        return (t for t in self.targets if t.stop is moment)
