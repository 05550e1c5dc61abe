"""What a plan that is being written comes to, and whose approval that needs."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM_APPROVES_UP_TO
from accounts.roles import ROLES, UNLIMITED, Role
from complaints.lifecycle.plan_draft import MOST_MONEY

TIERS: tuple[tuple[Decimal, Promise], ...] = (
    (SYSTEM_APPROVES_UP_TO, _("approved at once")),
    (ROLES[Role.LEADER].approves_up_to or Decimal(0), _("a team leader approves")),
    (UNLIMITED, _("an approver decides")),
)


def who_approves(amount: Decimal) -> Promise:
    """The first tier that reaches to this amount in yuan."""
    return next(words for limit, words in TIERS if amount <= limit)


def amount_in(typed: Any) -> Decimal:
    """An amount as somebody is typing it; zero while it is none."""
    try:
        amount = Decimal(str(typed or 0))
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() and 0 <= amount < MOST_MONEY else Decimal(0)
