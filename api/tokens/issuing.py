"""Making, finding and revoking access tokens."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from api.models import Token
from api.scopes import Scope
from complaints.lifecycle.refusals import GuardFailed

PREFIX = "cts_"  # recognisable to people, and to scanners that look for leaked secrets
SECRET_BYTES = 32
HINT_CHARACTERS = len(PREFIX) + 4
MOST_TOKENS = 20  # usable ones of one person
USE_NOTED_EVERY = timedelta(minutes=1)  # so that reading does not write every time


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token with its secret, which nobody can read back later."""

    token: Token
    secret: str


def issue(*, owner: User, label: str, scopes: Sequence[Scope], days: int, now: datetime) -> Issued:
    """Raises GuardFailed when the person has MOST_TOKENS already."""
    if Token.objects.usable(now).filter(owner=owner).count() >= MOST_TOKENS:
        raise GuardFailed(_("You have too many tokens. Revoke one that is no longer used."))
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = Token.objects.create(
        owner=owner,
        label=label,
        digest=_digest(secret),
        hint=secret[:HINT_CHARACTERS],
        scopes=sorted(scopes),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return Issued(token, secret)


def find(secret: str, *, now: datetime) -> Token | None:
    """The usable token of this secret, with its owner; looked up by digest, hence in even time."""
    if not secret.startswith(PREFIX):
        return None
    found = Token.objects.usable(now).select_related("owner__unit")
    return found.filter(digest=_digest(secret)).first()


def note_use(token: Token, *, now: datetime) -> None:
    """Remember that it was used, to the minute."""
    if token.last_used_at is None or token.last_used_at <= now - USE_NOTED_EVERY:
        earlier = Q(last_used_at=None) | Q(last_used_at__lt=now)
        Token.objects.filter(earlier, pk=token.pk).update(last_used_at=now)


def revoke(token: Token, *, by: User, now: datetime) -> None:
    """End it at once; revoking twice keeps the first instant."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, revoked_by=by)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
