"""Who complains: the customer we know under this number and name, or a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import connection

from accounts.actors import Actor, Outsider
from accounts.prepared import Prepared, Slot
from complaints.models import Customer
from complaints.models.customer import name_digest, phone_digest
from complaints.states import Relation
from privacy.index import normal_email, normal_name

CONFIRMED = Prepared(
    lambda met: (
        Customer.objects.filter(met, phone_index=Slot("phone"), is_confirmed=True)
        .findable()
        .order_by("-pk")[:20]
    )
)


@dataclass(frozen=True, kw_only=True)
class Complainant:
    name: str
    phone: str
    email: str = ""
    address: str = ""
    relation: Relation = Relation.SELF
    is_vulnerable: bool = False

    @cached_property
    def phone_index(self) -> bytes:
        return phone_digest(self.phone)


def one_at_a_time(*keys: int) -> None:
    """Hold back other transactions with one of these keys until this one has committed."""
    with connection.cursor() as cursor:
        locks = ", ".join(["pg_advisory_xact_lock(%s)"] * len(keys))
        cursor.execute(f"SELECT {locks}", [key % 2**63 for key in keys])


def customer_of(person: Complainant, by: Actor, now: datetime) -> Customer:
    """The customer known under this phone and name, with what is new about them; else a new one, not saved.

    Only staff may renew what is known: on the website anybody can type anybody's name and
    number, and must not redirect the messages about that person's complaints.
    """
    by_staff = not isinstance(by, Outsider)
    if person.name and by_staff:
        for known in CONFIRMED.rows(phone=person.phone_index):
            if is_the_same(known, person):
                return _renewed(known, person)
    return stranger(person, is_confirmed=by_staff, now=now)


def lock_of(person: Complainant, by: Actor) -> Sequence[int]:
    """What to hold before `customer_of`, so that one person entered twice at once is one customer."""
    is_looked_up = person.name and not isinstance(by, Outsider)
    return [int.from_bytes(person.phone_index[:8])] if is_looked_up else []


def stranger(person: Complainant, *, is_confirmed: bool, now: datetime) -> Customer:
    """A customer nobody knew before, not saved."""
    return Customer(
        name=person.name,
        phone=person.phone,
        email=person.email,
        address=person.address,
        phone_index=person.phone_index,
        name_index=name_digest(person.name),
        is_vulnerable=person.is_vulnerable,
        is_confirmed=is_confirmed,
        created_at=now,
    )


def is_the_same(known: Customer, person: Complainant) -> bool:
    """By name, and not by another e-mail: that may be somebody who only knows name and number, and
    the messages about the earlier complaints must not go there."""
    another = known.email and person.email and normal_email(known.email) != normal_email(person.email)
    return normal_name(known.name) == normal_name(person.name) and not another


def _renewed(known: Customer, person: Complainant) -> Customer:
    before = (known.email, known.address, known.is_vulnerable)
    known.email = known.email or person.email
    known.address = person.address or known.address
    known.is_vulnerable = known.is_vulnerable or person.is_vulnerable
    if before != (known.email, known.address, known.is_vulnerable):
        known.save()
    return known
