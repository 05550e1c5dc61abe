"""Handing one's approvals to a deputy for some days, and taking them back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.delegation import Delegation
from accounts.models import User
from accounts.roles import Right

LONGEST = timedelta(days=90)


class DelegationRefused(Exception):
    """Nothing was handed over; `field` names the form field."""

    def __init__(self, message: Promise, field: str) -> None:
        super().__init__(str(message))
        self.message, self.field = message, field


@transaction.atomic
def delegate(*, by: User, to: User, begins_on: date, ends_on: date, reason: str, now: datetime) -> Delegation:
    """Let `to` approve in the place of `by`, from one local day to another, both included (S003-13).

    Raises DelegationRefused when either cannot approve, for days that are past, in the wrong
    order, too many or taken already, or when the deputy is away in them.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two at once could overlap
    _check_people(by, to)
    _check_days(begins_on, ends_on, timezone.localdate(now))
    if _meets(Delegation.objects.filter(by=by), begins_on, ends_on):
        raise DelegationRefused(_("You have a deputy on some of these days already."), "begins_on")
    if _meets(Delegation.objects.filter(by=to), begins_on, ends_on):
        raise DelegationRefused(_("This person is away on some of these days."), "to")
    return Delegation.objects.create(
        by=by, to=to, begins_on=begins_on, ends_on=ends_on, reason=reason, given_at=now
    )


def take_back(*, delegation: Delegation, now: datetime) -> None:
    """End it at once; ending it again changes nothing."""
    Delegation.objects.filter(pk=delegation.pk, ended_at=None).update(ended_at=now)


def _check_people(by: User, to: User) -> None:
    if by == to or not to.may(Right.APPROVE_PLAN):
        raise DelegationRefused(_("Choose somebody else who may approve."), "to")
    if not by.may(Right.APPROVE_PLAN):
        raise DelegationRefused(_("You have no approvals to hand over."), "to")


def _check_days(begins_on: date, ends_on: date, today: date) -> None:
    if begins_on < today:
        raise DelegationRefused(_("This day is past."), "begins_on")
    if ends_on < begins_on:
        raise DelegationRefused(_("The last day cannot come before the first."), "ends_on")
    if ends_on - begins_on >= LONGEST:
        raise DelegationRefused(_("At most 90 days at a time."), "ends_on")


def _meets(given: "QuerySet[Delegation]", begins_on: date, ends_on: date) -> bool:
    return given.filter(ended_at=None, begins_on__lte=ends_on, ends_on__gte=begins_on).exists()
