"""Taking cases out as a file (S001-25): who may, how often, and that it is written down."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import PersonalData, Right
from accounts.throttle import Limit, count_attempt
from complaints.lifecycle.refusals import NotAllowed, Refused
from reports.exporting.columns import ALL, COLUMNS, CaseColumn, Group
from reports.exporting.question import Question
from reports.exporting.streaming import Export, Format
from reports.models import ExportEvent

EXPORT_PERSON = Limit(scope="export-person", attempts=20, window=timedelta(hours=1))
MOST_AT_ONCE = 3  # in the whole house: each holds a thread and a snapshot
SURELY_OVER = timedelta(minutes=30)  # one without an end counts as running no longer
Kind = ExportEvent.Kind


class TooManyAtOnce(Refused):
    """A few files at a time are enough for a house; the others wait for a moment."""

    code = "too_many_requests"
    status = 429


def offered(user: User) -> Sequence[CaseColumn]:
    """The columns this person may take out: masked, and nothing personal for whom that is closed."""
    if user.card.personal_data == PersonalData.NONE:
        return [column for column in ALL if column.group is not Group.PERSONAL]
    return ALL


def export(
    *,
    question: Question,
    columns: Sequence[str],
    format: Format,
    language: str,
    by: User,
    now: datetime,
) -> Export:
    """Begin a file; it goes out as it is read. `columns` are codes of offered ones, in their order.

    Raises NotAllowed, TooManyAttempts, TooManyAtOnce.
    """
    known = {column.code for column in offered(by)}
    if not by.may(Right.EXPORT) or not known.issuperset(columns):
        raise NotAllowed
    count_attempt(EXPORT_PERSON, by.staff_number, now=now)
    if _running(by, now):
        raise TooManyAtOnce(
            _("Another file is on its way to you, or several to others. Try again in a minute.")
        )
    begun = ExportEvent.objects.create(
        export=uuid.uuid4(),
        kind=Kind.BEGUN,
        at=now,
        by=by,
        role=by.role,
        question=question.told,
        columns=list(columns),
        format=format,
        language=language,
    )
    return Export(
        tickets=question.tickets(by, now),
        columns=[COLUMNS[code] for code in columns],
        format=format,
        language=language,
        begun=begun,
    )


def _running(by: User, now: datetime) -> bool:
    """Whether this person has one under way, or the house as many as it may."""
    ended = ExportEvent.objects.filter(export=OuterRef("export")).exclude(kind=Kind.BEGUN)
    running = ExportEvent.objects.filter(~Exists(ended), kind=Kind.BEGUN, at__gt=now - SURELY_OVER)
    people = list(running.values_list("by", flat=True)[:MOST_AT_ONCE])
    return by.pk in people or len(people) >= MOST_AT_ONCE
