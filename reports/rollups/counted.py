"""What one ticket counts and under which keys, as it is stored and taken back."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from reports.contribution import Fact, Span
from reports.definitions import DEFINITIONS
from reports.dimensions import Relation
from reports.models import Contribution
from reports.tallies import Tally

# Of a figure that is a share: what of the sample is not part of it can be listed as well.
PARTS: Mapping[str, Set[str]] = {
    tally.value: frozenset(
        each.part.value for each in DEFINITIONS.values() if each.sample is tally and each.part
    )
    for tally in Tally
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """`scopes` are the units it counts for, "team:service-1". A fact's own department is the path
    to it from below the top, "branch-east/field-east"."""

    ticket: int
    facts: tuple[Fact, ...]
    traits: Mapping[str, str]
    scopes: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    revisit_on: date | None = None

    @classmethod
    def of(cls, stored: Contribution) -> "Counted":
        facts = tuple(_fact(*each) for each in stored.facts)
        return cls(ticket=stored.pk, facts=facts, traits=stored.traits, scopes=tuple(stored.scopes))

    def stored(self) -> dict[str, Any]:
        """A contribution, as JSON."""
        return {
            "ticket_id": self.ticket,
            "facts": [plain(fact) for fact in self.facts],
            "traits": dict(self.traits),
            "scopes": list(self.scopes),
            "counted": sorted(self._counted()),
            "revisit_on": str(self.revisit_on) if self.revisit_on else None,
        }

    def lateness(self) -> Iterator[dict[str, Any]]:
        for span in self.spans:
            yield {
                "contribution_id": self.ticket,
                "tally": span.tally.value,
                "began_on": str(span.began_on),
                "ended_on": str(span.ended_on) if span.ended_on else None,
            }

    def _counted(self) -> set[str]:
        """The words by which it is found again."""
        named = [(fact.tally.value, fact) for fact in self.facts]
        months = {_written(fact.day)[1] for fact in self.facts}
        return months.union(*(_words(tally, fact) for tally, fact in named), self._others(named))

    def _others(self, named: Sequence[tuple[str, Fact]]) -> Iterator[str]:
        """ "closed-closed_in_time:2026-10-03": closed that day, and not in time."""
        per_day = Counter((tally, fact.day) for tally, fact in named)
        for tally, fact in named:
            for part in PARTS[tally]:
                if per_day[tally, fact.day] > per_day[part, fact.day]:
                    yield from _words(f"{tally}-{part}", fact)


def scopes_of(path: str) -> list[str]:
    """The scopes of a department and of all it is part of."""
    return [f"{Relation.DEPARTMENT}:{code}" for code in path.split("/") if code]


def without_departments(scopes: Iterable[str]) -> list[str]:
    return [scope for scope in scopes if not scope.startswith(f"{Relation.DEPARTMENT}:")]


@lru_cache(maxsize=10_000)
def _written(day: date) -> tuple[str, str]:
    """The day and its month: few days, written for every fact of every ticket."""
    return day.isoformat(), f"{day:%Y-%m}"


def _words(what: str, fact: Fact) -> list[str]:
    day, month = _written(fact.day)
    plain = [f"{what}:{day}", f"{what}:{month}"]
    if fact.department is None:
        return plain
    return plain + [f"{word}@{code}" for word in plain for code in fact.department.split("/")]


def plain(fact: Fact) -> list[Any]:
    """As JSON; what is nothing at the end is left out."""
    tally, day, amount, department = fact
    plain: list[Any] = [tally.value, _written(day)[0]]
    if amount is not None or department is not None:
        plain.append(str(amount) if isinstance(amount, Decimal) else amount)
    if department is not None:
        plain.append(department)
    return plain


def _fact(tally: str, day: str, amount: int | str | None = None, department: str | None = None) -> Fact:
    number = Decimal(amount) if isinstance(amount, str) else amount
    return Fact(Tally(tally), date.fromisoformat(day), number, department)
