"""Questions kept under a name: for oneself, or for everybody of a unit."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Department, User
from complaints.lifecycle.refusals import NotAllowed, Refused
from reports.exploring.question import Question
from reports.models import SavedView

MOST = 50  # of one person


class TooManyViews(Refused):
    """Nobody finds anything among more."""


def keep(
    *, name: str, question: Question, by: User, shared_with: Department | None, now: datetime
) -> SavedView:
    """A view of that name, in place of an own one of the same name. Raises NotAllowed for a unit
    that is not one's own or above it, TooManyViews."""
    if shared_with and shared_with.pk not in (by.unit.lineage if by.unit else []):
        raise NotAllowed
    own = SavedView.objects.filter(owner=by)
    if own.exclude(name=name).count() >= MOST:
        raise TooManyViews(_("You keep fifty views already. Remove one first."))
    view, _made = SavedView.objects.update_or_create(
        owner=by,
        name=name,
        defaults={"question": question.address(), "unit": shared_with, "saved_at": now},
    )
    return view


def remove(*, view: SavedView, by: User) -> None:
    """Only one's own; removing again changes nothing. Raises NotAllowed."""
    if view.owner_id != by.pk:
        raise NotAllowed
    view.delete()


def kept_for(user: User) -> Sequence[SavedView]:
    """The own ones first, then those shared with the person's units."""
    found = SavedView.objects.visible_to(user).select_related("owner", "unit").order_by("name", "pk")
    return sorted(found, key=lambda view: view.owner_id != user.pk)
