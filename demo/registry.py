"""What the complaints of a part have in common: numbers, customers, who complained before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.actors import Actor, Outsider
from complaints.lifecycle.classify import REPEAT_WITHIN, second_level
from complaints.lifecycle.complainants import Complainant, stranger
from complaints.models import Customer
from complaints.numbering import format_number
from demo.ids import Ids
from demo.script import Script


@dataclass(frozen=True, slots=True)
class Known:
    customer: Customer
    is_new: bool


class Registry:
    """Numbers of the day, customers known by phone and name, and who complained before."""

    def __init__(self, numbered: Mapping[date, int]) -> None:
        self.last: dict[date, int] = dict(numbered)
        self.known: dict[tuple[str, str], Customer] = {}
        self.earlier: defaultdict[tuple[str, int], list[datetime]] = defaultdict(list)

    def number(self, at: datetime, *, copies: int = 1) -> str:
        """The next of the day; those after it are for the copies."""
        day = timezone.localdate(at)
        first = self.last.get(day, 0) + 1
        self.last[day] = first + copies - 1
        return format_number(day, first)

    def customer(self, person: Complainant, by: Actor, at: datetime, ids: Ids) -> Known:
        """As complaints.lifecycle.intake: staff find whom they know, a form is somebody new."""
        by_staff, key = not isinstance(by, Outsider), (person.phone, person.name)
        if by_staff and person.name and key in self.known:
            return Known(self.known[key], is_new=False)
        made = stranger(person, is_confirmed=by_staff, now=at)
        made.pk = ids.next(Customer)
        if by_staff:
            self.known[key] = made
        return Known(made, is_new=True)

    def is_repeat(self, script: Script) -> bool:
        """By the rule of complaints.lifecycle.classify, among the complaints seen so far."""
        kind = second_level(script.category)
        person, at = script.complaint.complainant, script.complaint.received_at
        if kind is None or not person.phone:
            return False
        before = self.earlier[person.phone, kind.pk]
        found = any(at - REPEAT_WITHIN <= earlier < at for earlier in before)
        before.append(at)
        return found
