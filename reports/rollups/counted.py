"""What one ticket counts and under which keys, as it is stored and taken back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from reports.contribution import Fact, Span
from reports.definitions import DEFINITIONS
from reports.dimensions import Relation
from reports.models import Contribution, Lateness
from reports.tallies import Tally

# Of a figure that is a share: what of the sample is not part of it can be listed as well.
OTHERS = {(each.sample, each.part) for each in DEFINITIONS.values() if each.part}


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

    def stored(self) -> Contribution:
        return Contribution(
            ticket_id=self.ticket,
            facts=[plain(fact) for fact in self.facts],
            traits=self.traits,
            scopes=list(self.scopes),
            counted=sorted(self._counted()),
            revisit_on=self.revisit_on,
        )

    def lateness(self) -> Iterator[Lateness]:
        for span in self.spans:
            yield Lateness(
                contribution_id=self.ticket,
                tally=span.tally,
                began_on=span.began_on,
                ended_on=span.ended_on,
            )

    def _counted(self) -> set[str]:
        """The words by which it is found again."""
        months = {f"{fact.day:%Y-%m}" for fact in self.facts}
        return (
            months | {word for fact in self.facts for word in _words(str(fact.tally), fact)} | self._others()
        )

    def _others(self) -> set[str]:
        """ "closed-closed_in_time:2026-10-03": closed that day, and not in time."""
        per_day = Counter((fact.tally, fact.day) for fact in self.facts)
        found: set[str] = set()
        for sample, part in OTHERS:
            for fact in self.facts:
                if fact.tally == sample and per_day[sample, fact.day] > per_day[part, fact.day]:
                    found |= _words(f"{sample}-{part}", fact)
        return found


def scopes_of(path: str) -> list[str]:
    """The scopes of a department and of all it is part of."""
    return [f"{Relation.DEPARTMENT}:{code}" for code in path.split("/") if code]


def _words(what: str, fact: Fact) -> set[str]:
    plain = {f"{what}:{fact.day}", f"{what}:{fact.day:%Y-%m}"}
    if fact.department is None:
        return plain
    return plain | {f"{word}@{code}" for word in plain for code in fact.department.split("/")}


def plain(fact: Fact) -> list[Any]:
    """As JSON; what is nothing at the end is left out."""
    amount = str(fact.amount) if isinstance(fact.amount, Decimal) else fact.amount
    plain = [str(fact.tally), fact.day.isoformat(), amount, fact.department]
    while plain[-1] is None:
        plain.pop()
    return plain


def _fact(tally: str, day: str, amount: int | str | None = None, department: str | None = None) -> Fact:
    number = Decimal(amount) if isinstance(amount, str) else amount
    return Fact(Tally(tally), date.fromisoformat(day), number, department)
