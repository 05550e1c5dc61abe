"""The policy a ticket is bound to: chosen by its category and branch, and kept with its clocks."""

from collections.abc import Iterable
from datetime import datetime

from complaints.models import Category, Ticket
from sla.counting import Limit
from sla.in_force import current
from sla.ladder import policy_of
from sla.models import Clock
from sla.policy import Moment, Policy
from sla.presets import OVERLAY_POLICY
from sla.rules import Bound
from sla.story import Story


def bound_to(ticket: Ticket, story: Story, known: Iterable[Clock]) -> Bound:
    """What holds for this ticket, as of the moment its present category was said.

    The versions its clocks name stay its versions, whatever is published later.
    """
    rules = current()
    return rules.bound(
        story.bound_at or ticket.received_at,
        categories=categories_of(ticket),
        units=ticket.branch.lineage if rules.has_units and ticket.branch else (),
        kept=[(clock.policy, clock.policy_version) for clock in known],
    )


def categories_of(ticket: Ticket) -> tuple[str, ...]:
    return with_parents(ticket.category)


def with_parents(category: Category | None) -> tuple[str, ...]:
    """The codes of a category and of those above it, from the root down."""
    codes: list[str] = []
    here = category
    while here:
        codes.append(here.code)
        here = here.parent
    return tuple(reversed(codes))


def bound_policy(ticket: Ticket) -> Policy:
    """That of the latest handling's clocks; the one in force for a ticket that has none yet."""
    clock = ticket.clocks.exclude(policy=OVERLAY_POLICY).order_by("-cycle", "-pk").first()
    return policy_of(clock) if clock else bound_to(ticket, Story(), []).policy


def urge_threshold(ticket: Ticket) -> int:
    """How many urges raise the ticket's priority by one (S003-24)."""
    return bound_policy(ticket).urge_threshold


def entry_limit(received_at: datetime) -> Limit:
    """Within what a contact has to be entered (S001-6)."""
    return current().promised(received_at, Moment.ENTERED)[0]
