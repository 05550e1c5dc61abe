"""Opening and closing wallboards. The screen's token lives in its cookie alone, never in an address."""

import hashlib
import secrets
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Right, Sight
from complaints.lifecycle.refusals import NotAllowed
from reports.models import Display

TOKEN_BYTES = 32


def open_display(*, name: str, by: User, now: datetime) -> str:
    """A new wallboard; returns its token, which is not kept. Raises NotAllowed."""
    if not by.may(Right.SEE_FIGURES):
        raise NotAllowed
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Display.objects.create(name=name, digest=_digest(token), opened_by=by, opened_at=now)
    return token


def close_display(*, display: Display, by: User, now: datetime) -> None:
    """The screen goes dark at its next look; closing again changes nothing. Raises NotAllowed."""
    if not displays_of(by).filter(pk=display.pk).exists():
        raise NotAllowed
    Display.objects.running().filter(pk=display.pk).update(closed_by=by, closed_at=now)


def displays_of(user: User) -> "QuerySet[Display]":
    """Those this person may close: the own ones, and all for whoever sees all."""
    if not user.may(Right.SEE_FIGURES):
        return Display.objects.none()
    every = Display.objects.all()
    return every if user.card.sees == Sight.ALL else every.filter(opened_by=user)


def viewer_of(token: str) -> User | None:
    """In whose name a screen shows figures; nobody's once it is closed or they may no longer see them."""
    running = Display.objects.running().select_related("opened_by__unit")
    display = running.filter(digest=_digest(token)).first() if token else None
    opener = display.opened_by if display else None
    return opener if opener and opener.may(Right.SEE_FIGURES) else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
