"""Sessions in the database, read and written with one statement each (SESSION_ENGINE).

A session says where somebody was. Only what a view stores by `save_now` has to outlive a crash of the
database, and does, with whatever else its transaction does; the rest is written without waiting for the disk.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from accounts.prepared import Prepared, Slot

LIVE = Prepared(lambda met: Session.objects.filter(met, session_key=Slot("key"), expire_date__gt=Slot("now")))
_UPDATE = "UPDATE django_session SET session_data = %s, expire_date = %s WHERE session_key = %s"
# A server that crashes may forget the last fraction of a second of what stands in sessions, no more.
_UPDATE_SOON = f"{_UPDATE} AND set_config('synchronous_commit', 'off', true) = 'off'"


class SessionStore(db.SessionStore):
    _stored: str | None = None  # what stands in the database, as save_now wrote it

    def save_now(self) -> None:
        """Write as part of the caller's transaction. Of a session that has ended, `save` tells."""
        if self._is_updated(_UPDATE):
            self._stored = self._in_words()

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            super().save(must_create)
        elif self._stored != self._in_words() and not self._is_updated(_UPDATE_SOON):
            raise UpdateError

    def _is_updated(self, statement: str) -> bool:
        found = self._get_session()  # type: ignore[attr-defined]  # the stubs leave it out
        values: list[Any] = [self.encode(found), self.get_expiry_date(), self.session_key]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.rowcount)

    def _in_words(self) -> str:
        return str(self.serializer().dumps(self._get_session()))  # type: ignore[attr-defined]

    def _get_session_from_db(self) -> Any:
        found = LIVE.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found


def store_now(session: SessionBase) -> None:
    """Let what stands in a session be kept or lost together with the caller's transaction."""
    if isinstance(session, SessionStore):
        session.save_now()
