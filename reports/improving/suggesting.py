"""Making a suggestion and settling it."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.roles import Right
from complaints.lifecycle.refusals import GuardFailed, NotAllowed, Refused
from reports.improving.suggestion_notices import tell_owner
from reports.models import Suggestion
from reports.periods import Period, local_day

State = Suggestion.State


class AlreadySettled(Refused):
    """Somebody else has settled it otherwise."""


def suggest(
    *,
    key: uuid.UUID,
    period: Period,
    kind: Suggestion.Kind,
    text: str,
    owner: Department,
    due_on: date,
    by: User,
    now: datetime,
) -> Suggestion:
    """An improvement or rectification for the report on a period (S001-23, S001-28); its unit is told.

    The same key again changes nothing. Raises NotAllowed, GuardFailed for a day that is over.
    """
    _check(by)
    if due_on < local_day(now):
        raise GuardFailed(_("This day is over already."), "due_on")
    with transaction.atomic():
        made, is_new = Suggestion.objects.get_or_create(
            key=key,
            defaults={
                "period": str(period),
                "since": period.last,
                "kind": kind,
                "text": text,
                "owner": owner,
                "due_on": due_on,
                "made_by": by,
                "made_at": now,
            },
        )
        if is_new:
            tell_owner(made, now)
    return made


def settle(
    *, suggestion: Suggestion, state: Suggestion.State, outcome: str, by: User, now: datetime
) -> Suggestion:
    """Done, or given up, with what came of it; from then on no further report carries it.

    The same again changes nothing. Raises NotAllowed, AlreadySettled.
    """
    _check(by)
    with transaction.atomic():
        found = Suggestion.objects.select_for_update(of=["self"]).get(pk=suggestion.pk)
        if (found.state, found.outcome) == (state, outcome):
            return found
        if found.state != State.OPEN:
            raise AlreadySettled(_("Somebody else has settled this meanwhile."))
        found.state, found.outcome, found.settled_by, found.settled_at = state, outcome, by, now
        found.save()
    return found


def _check(by: User) -> None:
    if not by.may(Right.SUGGEST):
        raise NotAllowed
