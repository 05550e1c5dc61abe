"""Who is asking: the owner of a token, or whoever is signed in on the website."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.authentication import SessionAuthentication as DjangoSession
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.models import User
from accounts.throttle import client_address, count_attempt
from api.limits import BAD_TOKEN_ADDRESS
from api.models import Token
from api.refusals import Problem, Refusal
from api.requests import moment
from api.tokens.issuing import find, note_use

REALM = 'Bearer realm="complaints"'


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cts_…`."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """None without a bearer token. Raises Refusal for one that is not usable, and
        TooManyAttempts when an address sends many of those."""
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = moment(request)
        token = find(secret.strip(), now=now)
        if token is None:
            count_attempt(BAD_TOKEN_ADDRESS, client_address(request._request), now=now)
            raise Refusal(Problem(status=401, code="bad_token", headers={"WWW-Authenticate": REALM}))
        if token.owner.password_is_temporary:
            raise Refusal(Problem(status=403, code="own_password_first"))
        note_use(token, now=now)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return REALM


class SessionAuthentication(DjangoSession):
    """Signed in on the website; every write needs the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            detail = _("Send the value of the page's csrfmiddlewaretoken as X-CSRFToken.")
            raise Refusal(Problem(status=403, code="csrf", detail=detail)) from None


def token_of(request: Any) -> Token | None:
    """The token this request came with; None for a session."""
    return request.auth if isinstance(request.auth, Token) else None
