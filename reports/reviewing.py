"""Scoring a published report (S001-29): accuracy, depth, feasible advice."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.refusals import KeptApart, NotAllowed
from reports.models import Edition, Review
from reports.publishing import WrongState


def may_review(edition: Edition, user: User) -> bool:
    """Whoever assesses and neither wrote nor published it."""
    made_by = (edition.submitted_by_id, edition.asked_by_id, edition.published_by_id)
    is_published = edition.state == Edition.State.PUBLISHED
    return is_published and user.may(Right.ASSESS) and user.pk not in made_by


def review(*, edition: Edition, scores: Mapping[str, int], by: User, now: datetime) -> None:
    """Scores by the names of ASPECTS; given again, they replace the earlier ones.

    Raises NotAllowed, WrongState, KeptApart.
    """
    if not by.may(Right.ASSESS):
        raise NotAllowed
    if edition.state != Edition.State.PUBLISHED:
        raise WrongState(_("Only a published report is scored."))
    if not may_review(edition, by):
        raise KeptApart(_("Whoever made a report does not score it."))
    with transaction.atomic():
        Review.objects.update_or_create(edition=edition, by=by, defaults={**scores, "at": now})
