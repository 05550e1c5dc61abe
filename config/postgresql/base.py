"""A connection kept from the request before is looked at instead of asked.

Django's own health check is a statement of its own before the first of every request, for what the
socket says by itself: a server that ended, or ended this session, has sent something or hung up.
"""

import select

from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_IDLE


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the kept connection still stands; asked only when something arrived unasked."""
        kept = self.connection
        if kept is None or kept.closed:
            return False
        is_idle = kept.info.transaction_status == TRANSACTION_STATUS_IDLE
        return (is_idle and _is_quiet(kept.fileno())) or super().is_usable()


def _is_quiet(socket: int) -> bool:
    """Between two statements a server that is well sends nothing."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)  # hang-ups and errors are told unasked
    return not poll.poll(0)
