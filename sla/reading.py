"""The clocks of one ticket with what a page shows of them, read once however often they are asked for."""

from django.db.models import Exists, OuterRef

from accounts.prepared import Prepared, Slot
from accounts.related import Related
from complaints.models import Ticket
from sla.models import Clock, Extension, FiredStep

KEPT = "_clocks_as_read"
ASKED = Exists(Extension.objects.filter(clock=OuterRef("pk")))
ALL = Prepared(lambda met: Clock.objects.filter(met, ticket=Slot("ticket")).annotate(has_extensions=ASKED))
STEPS = Related(FiredStep, "clock", lambda steps: steps.order_by("fires_at"))
EXTENSIONS = Related(Extension, "clock", lambda extensions: extensions.order_by("number"))


def clocks_of(ticket: Ticket) -> list[Clock]:
    """All clocks, with steps and extensions. Kept on this very object: a page asks several times.

    Most clocks have neither, and for those nothing further is asked of the database.
    """
    found: list[Clock] | None = ticket.__dict__.get(KEPT)
    if found is None:
        found = ticket.__dict__[KEPT] = _read(ticket)
    return found


def _read(ticket: Ticket) -> list[Clock]:
    clocks = ALL.rows(ticket=ticket.pk)
    for clock in clocks:
        clock.ticket = ticket
    with_steps = [clock for clock in clocks if clock.rung]
    with_extensions = [clock for clock in clocks if extensions_known(clock)]
    STEPS.read(with_steps)
    EXTENSIONS.read(with_extensions)
    return clocks


def steps_of(clock: Clock) -> list[FiredStep]:
    return list(clock.fired.all()) if clock.rung else []


def extensions_of(clock: Clock) -> list[Extension]:
    """Nothing is asked of the database where `clocks_of` found that there are none."""
    return list(clock.extensions.all()) if extensions_known(clock) else []


def extensions_known(clock: Clock) -> bool:
    return bool(getattr(clock, "has_extensions", True))
