"""Being told by mail when a report is published, with a link to it."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.refusals import NotAllowed
from reports.models import Subscription
from reports.periods import PeriodKind


def subscribe(*, by: User, kinds: Iterable[PeriodKind], now: datetime) -> None:
    """To these kinds and no others; to none ends it. Raises NotAllowed."""
    if not by.may(Right.SEE_FIGURES):
        raise NotAllowed
    wanted = sorted({str(kind) for kind in kinds})
    if wanted:
        Subscription.objects.update_or_create(
            user=by, defaults={"kinds": wanted}, create_defaults={"kinds": wanted, "since": now}
        )
    else:
        Subscription.objects.filter(user=by).delete()


def subscribed(user: User) -> frozenset[str]:
    """The kinds of period this person is told of."""
    kinds = Subscription.objects.filter(user=user).values_list("kinds", flat=True).first()
    return frozenset(kinds or ())
