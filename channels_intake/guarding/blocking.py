"""Blocking a sender, and deciding about what they wrote meanwhile. Nothing they write is lost."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from channels_intake.guarding.senders import sender_digest
from channels_intake.models import Arrival, Block
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from privacy.index import normal_email, normal_phone

REVIEWERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.LEADER})
REVIEWED = "reviewed: nothing to do"


def block(
    *, kind: Block.Kind, sender: str, reason: str, until: datetime | None, by: User, now: datetime
) -> Block:
    """Hold for review what this sender writes from now on. Raises NotAllowed, and GuardFailed when the
    sender is blocked already, or `until` is over."""
    _reviews(by)
    known = normalised(kind, sender)
    digest = sender_digest(known)
    if digest is None:
        raise GuardFailed(_("This names nobody."), "sender")
    if until is not None and until <= now:
        raise GuardFailed(_("This lies in the past."), "until")
    _end_what_is_over(digest, now)
    try:
        with transaction.atomic():
            return Block.objects.create(
                kind=kind,
                sender=known,
                digest=digest,
                reason=reason,
                until=until,
                blocked_by=by,
                blocked_at=now,
            )
    except IntegrityError:
        raise GuardFailed(_("This sender is blocked already."), "sender") from None


def lift(*, block: Block, by: User, now: datetime) -> None:
    """What they write from now on goes to the desk again; what is held stays held. Raises NotAllowed."""
    _reviews(by)
    Block.objects.filter(pk=block.pk, lifted_at=None).update(lifted_at=now, lifted_by=by)


def release(*, arrival: Arrival, by: User, now: datetime) -> None:
    """Let it be read after all; its ten minutes began when it arrived. Raises NotAllowed."""
    _reviews(by)
    _held(arrival).update(
        state=Arrival.State.WAITING,
        reason="",
        attempts=0,
        try_at=now,
        settled_at=None,
        released_at=now,
        released_by=by,
    )


def put_aside(*, arrival: Arrival, by: User, now: datetime) -> None:
    """It needs nothing done; it stays on record, with who decided so. Raises NotAllowed."""
    _reviews(by)
    _held(arrival).update(
        state=Arrival.State.IGNORED,
        reason=f"{REVIEWED} ({by.staff_number})",
        settled_at=now,
        released_at=now,
        released_by=by,
    )


def normalised(kind: str, sender: str) -> str:
    """As the channels of this kind know their senders; "" when it names nobody."""
    match kind:
        case Block.Kind.ADDRESS:
            return normal_email(sender)
        case Block.Kind.NUMBER:
            return normal_phone(sender) or sender.strip()
    return sender.strip()


def _held(arrival: Arrival) -> "QuerySet[Arrival]":
    return Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.HELD)


def _end_what_is_over(digest: bytes, now: datetime) -> None:
    Block.objects.filter(digest=digest, lifted_at=None, until__lte=now).update(lifted_at=now)


def _reviews(by: User) -> None:
    if by.role not in REVIEWERS:
        raise NotAllowed
