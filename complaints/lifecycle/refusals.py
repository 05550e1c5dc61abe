"""Why a move did not happen, each with a code and a sentence for the person."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from complaints.models import HistoryEvent, Ticket


class Refused(Exception):
    """A move that cannot be made; nothing was changed."""

    code = "refused"
    status = 409

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(str(message))
        self.message = str(message)


class NotAllowed(Refused):
    """The person's role lacks the right."""

    code = "not_allowed"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Your role does not include this step."))


class KeptApart(Refused):
    """Segregation of duties: whoever did one part may not do the other."""

    code = "kept_apart"
    status = 403


class IllegalMove(Refused):
    """The ticket's state does not lead there."""

    code = "illegal_move"

    def __init__(self, ticket: "Ticket") -> None:
        super().__init__(
            _("This step is not possible now: the ticket is “%(state)s”.")
            % {"state": ticket.get_state_display()}
        )


class GuardFailed(Refused):
    """Something the move needs is missing; `field` names the form field."""

    code = "guard"
    status = 422

    def __init__(self, message: "str | Promise", field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Stale(Refused):
    """Somebody moved the ticket since the person opened the page."""

    code = "stale"
    status = 412

    def __init__(self, ticket: "Ticket", event: "HistoryEvent") -> None:
        super().__init__(_("Somebody else has just changed this ticket."))
        self.ticket = ticket
        self.event = event

    @property
    def changed_at(self) -> datetime:
        return self.event.at


def in_words(at: datetime) -> str:
    """An instant within a sentence: local date and time to the minute."""
    here = localtime(at)
    return f"{date_format(here, 'MONTH_DAY_FORMAT')} {here:%H:%M}"


class Superseded(Stale):
    """Another request waits than the one that was shown; deciding it unseen would be a mistake."""

    def __init__(self, ticket: "Ticket", event: "HistoryEvent", *, shown: str, waiting: str) -> None:
        super().__init__(ticket, event)
        self.message = _(
            "You were shown: %(shown)s. Waiting now: %(waiting)s. Please look at it before you decide."
        ) % {"shown": shown, "waiting": waiting}


class AlreadyDone(Exception):
    """The same form was sent twice; the first one counted. Not an error to the person."""

    def __init__(self, ticket: "Ticket") -> None:
        super().__init__(ticket.number)
        self.ticket = ticket
