"""The ten minutes of a contact that nobody has entered yet: its clock, until it is a ticket (S001-6).

Contacts live a layer above; here they are known by their keys alone. Each function is part of the
transaction in which its caller records, enters or discards the contact.
"""

from datetime import datetime

from complaints.models import Ticket
from sla import lines
from sla.calendars import calendar_around
from sla.cases import Case
from sla.counting import due_at
from sla.in_force import refresh
from sla.ladder import Reached, policy_of, schedule
from sla.models import OPEN, Clock
from sla.policy import Facts, Moment
from sla.recording import told


def start_entry(*, contact: int, channel: str, received_at: datetime) -> Clock | None:
    """Let the clock of a contact run that was just recorded; None where the policy knows no such limit."""
    policy = refresh().bound(received_at).policy
    started = policy.started_by(Moment.RECEIVED, Facts(channel=channel))
    target = next((each for each in started if each.stop is Moment.ENTERED), None)
    if target is None:
        return None
    due = due_at(received_at, target.limit, calendar_around(received_at))
    clock = Clock(
        contact=contact,
        target=target.code,
        policy=policy.code,
        policy_version=policy.version,
        started_at=received_at,
        due_at=due,
        original_due_at=due,
    )
    schedule(clock)
    clock.save()
    return clock


def meet_entry(*, contact: int, ticket: Ticket, now: datetime) -> None:
    """The contact became this ticket: its clock is met, and the ticket's from now on.

    It takes the place of the one that the ticket began with, so that nothing is recorded or told
    twice; what it reached before is written into the history that there is now.
    """
    clock = _running(contact)
    if clock is None:
        return
    ticket.clocks.filter(target=clock.target, rung=0).delete()
    clock.ticket, clock.contact, clock.met_at = ticket, None, now
    schedule(clock)
    clock.save(update_fields=["ticket", "contact", "met_at", "next_step_at"])
    (chain,) = lines.open_ends([Case.of(ticket)]).values()
    steps = {str(step.code): step for step in policy_of(clock).ladder}
    for fired in clock.fired.order_by("fires_at"):
        chain.record(told(clock, Reached(steps[fired.step], fired.fires_at)), now)
    lines.write([chain])


def cancel_entry(*, contact: int, now: datetime) -> None:
    """The contact is no complaint, or a copy of another: nobody has to enter it."""
    clock = _running(contact)
    if clock:
        clock.cancelled_at = now
        schedule(clock)
        clock.save(update_fields=["cancelled_at", "next_step_at"])


def _running(contact: int) -> Clock | None:
    return Clock.objects.select_for_update().filter(OPEN, contact=contact).first()
