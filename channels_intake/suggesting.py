"""Which kind of complaint this may be, by how like words were classified before; offered, never chosen.

Counted are pairs of neighbouring characters, which need no dictionary of Chinese, and whole words in
Latin letters, whose pairs would be the same in every text (multinomial naive Bayes with add-one
smoothing, every kind as likely as any other beforehand). Each process learns from the latest classified
complaints, and from the names in the catalogue, and forgets after a while.
"""

import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from complaints.catalogue import Catalogue, catalogue
from complaints.lifecycle.classify import second_level
from complaints.models import Category, Ticket

LEARNT_FROM = 1500  # complaints
KEPT_SECONDS = 900.0
LONGEST = 1000  # characters looked at
FEWEST = 3  # complaints of a kind before it is offered
LEAST_SURE = 0.6  # of the best of what is offered; as sure as the method believes to be, which is too sure
OFFERED = 2
SHORTEST = 4  # letters of a Latin word that tells something
_RUNS = re.compile(r"[a-z]+|[^\W\d_a-z]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """`alike` is how many earlier complaints of this kind were learnt from."""

    category: Category
    share: float
    alike: int


@dataclass(slots=True)
class Learnt:
    """Pairs of characters by kind."""

    pairs: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    complaints: Counter[int] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)
    at: float = 0.0

    def learn(self, kind: int, text: str, *, is_complaint: bool = True) -> None:
        found = pairs_of(text)
        self.pairs[kind].update(found)
        self.known.update(found)
        self.complaints[kind] += is_complaint

    def shares(self, text: str) -> dict[int, float]:
        """How likely each kind is, together 1; empty when no pair was ever seen."""
        found = [pair for pair in pairs_of(text) if pair in self.known]
        if not found:
            return {}
        weights = {kind: self._weight(counted, found) for kind, counted in self.pairs.items()}
        best = max(weights.values())
        raised = {kind: math.exp(weight - best) for kind, weight in weights.items()}
        whole = sum(raised.values())
        return {kind: weight / whole for kind, weight in raised.items()}

    def _weight(self, counted: Mapping[str, int], found: Iterable[str]) -> float:
        whole = sum(counted.values()) + len(self.known)
        return sum(math.log((counted.get(pair, 0) + 1) / whole) for pair in found)


_kept: dict[str, Learnt] = {}  # by connection: tests and tools have others


def offers(text: str) -> Sequence[Offer]:
    """The kinds worth a look, the likeliest first; none when it is anybody's guess."""
    if not pairs_of(text):
        return []
    known, learnt = catalogue(), _current()
    shares = learnt.shares(text)
    ranked = sorted(shares, key=lambda kind: -shares[kind])
    if not ranked or shares[ranked[0]] < LEAST_SURE:
        return []
    best = [kind for kind in ranked[:OFFERED] if shares[kind] >= 1 - LEAST_SURE and kind in known.categories]
    found = [Offer(known.categories[kind], shares[kind], learnt.complaints[kind]) for kind in best]
    return [each for each in found if each.alike >= FEWEST and each.category.is_active]


def learn_from(rows: Iterable[tuple[int, str]], known: Catalogue) -> Learnt:
    """`rows` are category and words of classified complaints."""
    learnt = Learnt(at=time.monotonic())
    for _subject, kinds in known.kinds:
        for kind in kinds:
            learnt.learn(kind.pk, f"{kind.name_zh} {kind.name_en}", is_complaint=False)
    for category, words in rows:
        kind_of = second_level(known.categories.get(category))
        if kind_of:
            learnt.learn(kind_of.pk, words)
    return learnt


def pairs_of(text: str) -> list[str]:
    """Neighbouring characters within a run of letters, and Latin words; numbers and signs say nothing of
    the kind."""
    found: list[str] = []
    for run in _RUNS.findall(text[:LONGEST].lower()):
        if not run.isascii():
            found += [run[at : at + 2] for at in range(len(run) - 1)]
        elif len(run) >= SHORTEST:
            found.append(run)
    return found


def classified() -> list[tuple[int, str]]:
    """The latest that were classified, the newest first."""
    found = Ticket.objects.exclude(category=None).order_by("-pk")
    return list(found.values_list("category", "description")[:LEARNT_FROM])


def _current() -> Learnt:
    known = _kept.get(connection.alias)
    if known is None or time.monotonic() - known.at > KEPT_SECONDS:
        known = _kept[connection.alias] = learn_from(classified(), catalogue())
    return known
