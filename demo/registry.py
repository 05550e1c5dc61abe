"""What the complaints of a part have in common: numbers, customers, who complained before."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from accounts.actors import Actor, Outsider
from complaints.lifecycle.classify import REPEAT_WITHIN, second_level
from complaints.lifecycle.intake import Complainant
from complaints.models import Customer
from complaints.models.customer import name_digest, phone_digest
from complaints.numbering import format_number
from demo.ids import Ids
from demo.script import Script


class Registry:
    """Numbers of the day, customers known by phone and name, and who complained before."""

    def __init__(self, numbered: Mapping[date, int], ids: Ids) -> None:
        self.last: dict[date, int] = dict(numbered)
        self.ids = ids
        self.known: dict[tuple[str, str], Customer] = {}
        self.earlier: defaultdict[tuple[str, int], list[datetime]] = defaultdict(list)

    def number(self, at: datetime) -> str:
        day = timezone.localdate(at)
        self.last[day] = self.last.get(day, 0) + 1
        return format_number(day, self.last[day])

    def customer(self, person: Complainant, by: Actor, at: datetime) -> Customer:
        """As complaints.lifecycle.intake: staff find whom they know, a form is somebody new."""
        by_staff, key = not isinstance(by, Outsider), (person.phone, person.name)
        if by_staff and person.name and key in self.known:
            return self.known[key]
        made = Customer(
            pk=self.ids.next(Customer),
            name=person.name,
            phone=person.phone,
            email=person.email,
            address=person.address,
            phone_index=phone_digest(person.phone),
            name_index=name_digest(person.name),
            is_vulnerable=person.is_vulnerable,
            is_confirmed=by_staff,
            created_at=at,
        )
        if by_staff:
            self.known[key] = made
        return made

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
