"""What counts at a moment: the published policies, where they hold, and the working calendar. Pure.

One value holds all of it, so that a clock can be counted under what is in force, or in the
simulator under something else, by the same code.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sla.calendar import Calendar, DayKind
from sla.china import china_calendar
from sla.counting import Limit
from sla.policy import Facts, Moment, Policy, Target
from sla.presets import DEFAULT_POLICY, OVERLAY_POLICY, POLICIES
from sla.service_hours import EVERYBODY, Edition, Served, timeline, with_hours

NOTHING_KNOWN = Facts()
ALWAYS = datetime(2001, 1, 1, tzinfo=UTC)  # what is shipped holds for all of the past


@dataclass(frozen=True, slots=True)
class Binding:
    """From `since` on `policy` holds for a category, for a unit, or with neither for everybody;
    no policy takes back what was said before."""

    policy: str
    category: str = ""
    unit: int = 0
    since: datetime = ALWAYS


@dataclass(frozen=True, slots=True)
class Bound:
    """What a ticket is bound to: a version of its policy, and one of the regulator's limits."""

    policy: Policy
    overlay: Policy

    def targets(self) -> Iterator[tuple[Policy, Target]]:
        """Everything that is promised; the regulator's limit comes before one of ours of the same name."""
        theirs = {target.code for target in self.overlay.targets}
        yield from ((self.policy, target) for target in self.policy.targets if target.code not in theirs)
        yield from ((self.overlay, target) for target in self.overlay.targets)

    def has(self, code: str) -> bool:
        """Whether a clock of this policy still belongs here."""
        return code in (self.policy.code, self.overlay.code)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """`versions` by code and number, `begin` when each of them came into force, lowest number first;
    `years` the days of each year that the calendar's table holds, `hours` when somebody serves, in the
    order in which it was said, `revision` of both; `corrections` lie over the days."""

    versions: Mapping[tuple[str, int], Policy]
    begin: Mapping[str, Sequence[tuple[datetime, int]]]
    bindings: Sequence[Binding] = ()
    years: Calendar | None = None
    hours: Sequence[Edition] = ()
    corrections: Mapping[date, DayKind] = field(default_factory=dict)
    revision: int = 0
    _made: dict[tuple[frozenset[int], Served], Calendar] = field(
        default_factory=dict, repr=False, compare=False
    )

    def policy(self, code: str, number: int) -> Policy:
        """A published version. Raises KeyError."""
        return self.versions[code, number]

    @property
    def has_units(self) -> bool:
        return any(each.unit for each in self.bindings)

    def in_force(self, code: str, at: datetime) -> Policy:
        """The latest version of a policy that had begun by then, else its first. Raises KeyError."""
        begun = [number for since, number in self.begin[code] if since <= at]
        return self.versions[code, begun[-1] if begun else self.begin[code][0][1]]

    def code_for(self, at: datetime, *, categories: Sequence[str] = (), units: Sequence[int] = ()) -> str:
        """Which policy holds: that of the nearest category, else of the nearest unit, else everybody's.

        Both given from the root down.
        """
        placed = {(each.category, each.unit): each.policy for each in self.bindings if each.since <= at}
        places = [(code, 0) for code in reversed(categories)] + [("", unit) for unit in reversed(units)]
        nearest = (placed[place] for place in [*places, ("", 0)] if placed.get(place))
        return next(nearest, DEFAULT_POLICY)

    def bound(
        self,
        at: datetime,
        *,
        categories: Sequence[str] = (),
        units: Sequence[int] = (),
        kept: Iterable[tuple[str, int]] = (),
    ) -> Bound:
        """What a ticket of this kind was bound to at that moment.

        `kept` are the versions its clocks name already: a ticket keeps its first version.
        """
        versions: dict[str, int] = {}
        for name, number in kept:
            versions[name] = min(number, versions.get(name, number))
        code = self.code_for(at, categories=categories, units=units)

        def version(name: str) -> Policy:
            return self.policy(name, versions[name]) if name in versions else self.in_force(name, at)

        return Bound(version(code), version(OVERLAY_POLICY))

    def promised(self, at: datetime, stop: Moment, facts: Facts = NOTHING_KNOWN) -> list[Limit]:
        """Within what a complaint received then is promised this, while only `facts` are known of it.

        What the organisation's policy does not promise, the standard one does, as it was shipped.
        Raises LookupError when neither does.
        """
        for policy in (self.bound(at).policy, POLICIES[DEFAULT_POLICY]):
            started = policy.started_by(Moment.RECEIVED, facts)
            if limits := [target.limit for target in started if target.stop is stop]:
                return limits
        raise LookupError(f"The standard policy promises nothing by {stop}.")

    @property
    def has_hours_of_places(self) -> bool:
        """Whether any place has hours of its own beside the organisation's."""
        return any(each.place != (0, "") for each in self.hours)

    def calendar(self, years: Iterable[int], served: Served = EVERYBODY) -> Calendar:
        """The working calendar of these years: the table's, else the seed's; with service hours.

        Raises ValueError for a year that neither knows.
        """
        asked = frozenset(years), served
        if asked not in self._made:
            held = timeline(self.hours, served)
            self._made[asked] = with_hours(self._calendar(asked[0]), held)
        return self._made[asked]

    def _calendar(self, asked: frozenset[int]) -> Calendar:
        known = self.years.years if self.years else frozenset()
        seed = china_calendar(asked - known)
        if self.years is None or (not asked & known and not self.corrections):
            return seed.with_days(self.corrections) if self.corrections else seed
        corrected = {**self.years.days, **self.corrections}
        held = {day: kind for day, kind in corrected.items() if day.year in asked}
        return Calendar(
            zone=seed.zone,
            days={**seed.days, **held},
            years=asked,
            provisional_years=seed.provisional_years | (self.years.provisional_years & asked),
        )


def shipped() -> Rules:
    """What holds without a database: the presets, and the seed of the calendar."""
    return Rules(
        versions={(policy.code, policy.version): policy for policy in POLICIES.values()},
        begin={policy.code: [(ALWAYS, policy.version)] for policy in POLICIES.values()},
        bindings=[Binding(DEFAULT_POLICY)],
    )
