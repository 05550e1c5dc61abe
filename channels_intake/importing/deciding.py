"""What the person decides about an import, one function each; whoever brought the file goes on with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_intake.importing.arriving import allowed
from channels_intake.importing.fields import missing
from channels_intake.importing.staging import headers_of
from channels_intake.models import ColumnMapping, Import
from complaints.lifecycle.refusals import GuardFailed, NotAllowed

State = Import.State
log = structlog.get_logger(__name__)
COUNTS = {"position": 0, "done": 0, "made": 0, "known": 0, "linked": 0, "wrong": 0}


def name_columns(
    *, asked: int, columns: Mapping[str, int], choices: Mapping[str, Any], by: User, now: datetime
) -> Import:
    """Say what stands where; the check begins. Raises NotAllowed, GuardFailed."""
    with transaction.atomic():
        found = _own(asked, by, (State.MAPPING, State.CHECKED))
        lacking = missing(found.kind, columns)
        if lacking:
            raise GuardFailed(_("Say in which column this stands."), lacking[0].value)
        found.columns, found.choices = dict(columns), dict(choices)
        return _begin(found, State.CHECKING, **COUNTS)


def correct_columns(*, asked: int, by: User) -> Import:
    """Back from the result of the check to the columns."""
    with transaction.atomic():
        return _begin(_own(asked, by, (State.CHECKED,)), State.MAPPING)


def choose_tickets(*, asked: int, tickets: Mapping[str, str], by: User) -> None:
    """By row, the ticket a case is put on."""
    with transaction.atomic():
        found = _own(asked, by, (State.CHECKED,))
        found.choices = {**found.choices, "tickets": dict(tickets)}
        found.save(update_fields=["choices"])


def start(*, asked: int, by: User, now: datetime) -> Import:
    """Bring in what can be read. Repeated, it changes nothing."""
    with transaction.atomic():
        found = _own(asked, by, (State.CHECKED, State.RUNNING, State.DONE))
        if found.state != State.CHECKED:
            return found
        begun = _begin(found, State.RUNNING, **COUNTS)
    log.info("import_started", of=asked, kind=begun.kind, by=by.staff_number, rows=begun.rows)
    return begun


def go_on(*, asked: int, by: User) -> Import:
    """After it could not go on, and the cause was mended."""
    with transaction.atomic():
        found = _own(asked, by, (State.FAILED,))
        if not found.chunks.exists():
            raise GuardFailed(_("This file could not be read; please bring it again."))
        state = State.RUNNING if found.position or found.made else State.CHECKING
        return _begin(found, state, reason="", settled_at=None)


def cancel(*, asked: int, by: User, now: datetime) -> Import:
    """Stop after the chunk that is under way; what was brought in stays. Raises NotAllowed."""
    with transaction.atomic():
        found = Import.objects.select_for_update().get(pk=asked)
        allowed(found.kind, by)
        if not found.is_over:
            found.chunks.all().delete()
            found.blocks.all().delete()
            _begin(found, State.CANCELLED, settled_at=now)
            log.info("import_cancelled", of=asked, by=by.staff_number, made=found.made)
    return found


def save_mapping(*, name: str, asked: Import, by: User, now: datetime) -> ColumnMapping:
    """Keep what is said of this file's columns for the next one of its kind, by their headers."""
    allowed(asked.kind, by)
    headers = headers_of(asked)
    found, _made = ColumnMapping.objects.update_or_create(
        kind=asked.kind,
        name=name,
        defaults={
            "headers": {field: headers[place] for field, place in asked.columns.items()},
            "choices": {name: value for name, value in asked.choices.items() if name != "tickets"},
            "changed_by": by,
            "changed_at": now,
        },
    )
    return found


def _own(asked: int, by: User, states: tuple[State, ...]) -> Import:
    """Locked. Raises Import.DoesNotExist, NotAllowed, and GuardFailed when it is elsewhere by now."""
    found = Import.objects.select_for_update().get(pk=asked)
    allowed(found.kind, by)
    if found.asked_by_id != by.pk:
        raise NotAllowed
    if found.state not in states:
        raise GuardFailed(_("This import has moved on meanwhile. Please look at it again."))
    return found


def _begin(found: Import, state: State, **values: Any) -> Import:
    found.state, found.lease_until, found.attempts = state, None, 0
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    return found
