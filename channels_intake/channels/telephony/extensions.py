"""Whose telephone is whose: people say so themselves, and take the next one tomorrow."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from accounts.roles import Right
from channels_intake.models import Extension
from complaints.lifecycle.refusals import NotAllowed

LOCK = 0x0C4B  # apart from other advisory locks of this product


@dataclass(frozen=True, slots=True)
class Claimed:
    """`before` is who had it until now, and forgot to give it back."""

    extension: Extension
    before: User | None


def claim(*, number: str, by: User, now: datetime) -> Claimed:
    """From now on, calls answered at this extension are theirs. Raises NotAllowed."""
    if not by.may(Right.RECORD_CONTACT):
        raise NotAllowed
    with transaction.atomic():
        _one_at_a_time()
        earlier = Extension.objects.select_related("user").filter(number=number).first()
        if earlier and earlier.user_id == by.pk:
            return Claimed(earlier, None)
        before = earlier.user if earlier else None
        Extension.objects.filter(number=number).delete()
        mine, _ = Extension.objects.update_or_create(user=by, defaults={"number": number, "since": now})
    return Claimed(mine, before)


def _one_at_a_time() -> None:
    """Two people who claim one extension at once follow each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def give_up(*, by: User) -> None:
    """They sit at no telephone of ours any more."""
    Extension.objects.filter(user=by).delete()


def extension_of(user: User) -> str:
    """ "" for somebody who sits at none."""
    found = Extension.objects.filter(user=user).values_list("number", flat=True).first()
    return found or ""


def person_at(number: str) -> User | None:
    if not number:
        return None
    found = Extension.objects.select_related("user").filter(number=number, user__is_active=True).first()
    return found.user if found else None
