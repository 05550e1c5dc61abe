"""Saying where a policy holds: for everybody, for a category, for a unit (S004-5)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from complaints.models import Category
from sla.in_force import publish_alone
from sla.models import Policy, PolicyBinding
from sla.policies.rows import Malformed, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A category with all below it, a unit with all below it, or, with neither, the organisation."""

    category: Category | None = None
    unit: Department | None = None

    def __post_init__(self) -> None:
        if self.category and self.unit:
            raise ValueError("A policy holds for a category or for a unit, not for both at once.")


@transaction.atomic
def bind(place: Place, *, policy: str | None, by: User, reason: str, now: datetime) -> PolicyBinding | None:
    """From now on this policy holds there; None takes back what was said of the place.

    Tickets keep what they are bound to. None comes back when it is so already. Raises Malformed.
    """
    publish_alone()
    chosen = Policy.objects.filter(code=policy, kind=Policy.Kind.COMPLAINT).first() if policy else None
    if policy and (chosen is None or not chosen.versions.filter(valid_from__lte=now).exists()):
        raise Malformed([Problem("policy", _("Only a published policy for complaints can be chosen."))])
    if chosen is None and not (place.category or place.unit):
        raise Malformed([Problem("policy", _("For the organisation some policy has to hold."))])
    last = PolicyBinding.objects.filter(category=place.category, unit=place.unit).order_by("-id").first()
    if (last.policy if last else None) == chosen:
        return None
    return PolicyBinding.objects.create(
        policy=chosen, category=place.category, unit=place.unit, since=now, bound_by=by, reason=reason
    )


def bindings() -> list[PolicyBinding]:
    """What holds where, the organisation first, then categories and units by their codes."""
    latest: dict[tuple[int | None, int | None], PolicyBinding] = {}
    related = ("policy", "category__parent", "unit", "bound_by")
    for each in PolicyBinding.objects.select_related(*related).order_by("id"):
        latest[each.category_id, each.unit_id] = each
    held = [each for each in latest.values() if each.policy]
    return sorted(held, key=lambda each: (bool(each.unit), each.category.code if each.category else ""))
