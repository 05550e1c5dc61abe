"""Signed-in sessions, as signing in would make them, without its deliberately slow hash."""

from itertools import cycle, islice

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from accounts.roles import Role
from complaints.models import Ticket
from complaints.portal.holding import hold


def someone(role: Role) -> User:
    return User.objects.filter(role=role, is_active=True).order_by("staff_number")[0]


def some(role: Role, count: int) -> list[User]:
    """So many people of that role, the same ones again where there are fewer."""
    found = User.objects.filter(role=role, is_active=True).order_by("staff_number")[:count]
    return list(islice(cycle(found), count))


def signed_in(user: User) -> str:
    """The key of a fresh session of this person."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.StaffBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def holding(number: str) -> str:
    """The key of a session whose browser has proved the code of this ticket."""
    session = SessionStore()
    hold(session, number, Ticket.objects.get(number=number).code_digest)
    session.save()
    return str(session.session_key)
