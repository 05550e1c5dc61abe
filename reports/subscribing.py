"""Being told by mail when a report is published, with a link to it."""

from datetime import datetime

from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.refusals import NotAllowed
from reports.models import Subscription


def subscribe(*, by: User, now: datetime) -> None:
    """Again changes nothing. Raises NotAllowed."""
    if not by.may(Right.SEE_FIGURES):
        raise NotAllowed
    Subscription.objects.bulk_create([Subscription(user=by, since=now)], ignore_conflicts=True)


def unsubscribe(*, by: User) -> None:
    Subscription.objects.filter(user=by).delete()


def is_subscribed(user: User) -> bool:
    return Subscription.objects.filter(user=user).exists()
