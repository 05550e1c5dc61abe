"""Which cases somebody wants as a file: a queue's conditions, a period, open or closed (as an address)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from complaints.catalogue import catalogue
from complaints.models import Ticket
from complaints.models.ticket_queries import TicketQuerySet
from complaints.workspace import filters as queue_filters
from complaints.workspace.filters import Filters
from complaints.workspace.queue import tops_of
from complaints.workspace.queues import Queue, queue_of
from reports.periods import NotAPeriod, Period


class When(TextChoices):
    """The instant by which a case falls into the period."""

    RECEIVED = "received_at", _("received in")
    CLOSED = "archived_at", _("closed in")


class Standing(TextChoices):
    ANY = "", pgettext_lazy("complaints", "open and closed")
    OPEN = "open", pgettext_lazy("complaints", "open only")
    CLOSED = "closed", pgettext_lazy("complaints", "closed only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`unread` names what stood in the address and could not be understood."""

    filters: Filters
    queue: Queue | None = None
    period: Period | None = None
    when: When = When.RECEIVED
    standing: Standing = Standing.ANY
    unread: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, str], *, user: User, now: datetime) -> "Question":
        """Unknown values are named, never guessed at. Raises TooManyAttempts for numbers typed."""
        filters = queue_filters.read(given, tops=tops_of(catalogue()), now=now, user=user)
        period, lost = _period(given.get("period", ""))
        when, standing = given.get("when", ""), given.get("standing", "")
        return cls(
            filters=filters,
            queue=queue_of(user, given.get("queue", "")),
            period=period,
            when=When(when) if when in When.values else When.RECEIVED,
            standing=Standing(standing) if standing in Standing.values else Standing.ANY,
            unread=(*filters.ignored, *lost),
        )

    def tickets(self, user: User, now: datetime) -> TicketQuerySet:
        """Only what this person may see; a queue holds open tickets."""
        seen: TicketQuerySet = Ticket.objects.visible_to(user)
        found = seen.filter(self.filters.condition, self.filters.narrowed, self._within())
        if self.queue:
            found = found.open().filter(self.queue.holds(user, now))
        return found

    def _within(self) -> Q:
        met = Q()
        if self.standing is not Standing.ANY:
            met &= Q(is_open=self.standing is Standing.OPEN)
        if self.period:
            met &= Q(**{f"{self.when}__gte": self.period.begins, f"{self.when}__lt": self.period.ends})
        return met

    @property
    def parts(self) -> dict[str, str]:
        """As the address holds them."""
        own = {
            "queue": self.queue.name if self.queue else "",
            "period": str(self.period) if self.period else "",
            "when": str(self.when) if self.period else "",
            "standing": str(self.standing),
        }
        return {name: value for name, value in {**self.filters.chosen, **own}.items() if value}

    def address(self, **changed: str) -> str:
        return urlencode({name: value for name, value in {**self.parts, **changed}.items() if value})

    @property
    def told(self) -> dict[str, str]:
        """What may be written down for good: codes, and of a search only of what sort it was."""
        return {**self.parts, **({"q": self._sort_of_search} if self.filters.words else {})}

    @property
    def _sort_of_search(self) -> str:
        words = self.filters.words
        if words is None or words.number:
            return words.number if words else ""
        return words.address.partition(":")[0] if words.address.startswith(("tel:", "name:")) else "words"


def _period(text: str) -> tuple[Period | None, tuple[str, ...]]:
    if not text.strip():
        return None, ()
    try:
        return Period.parse(text), ()
    except NotAPeriod:
        return None, (str(_("Period")),)
