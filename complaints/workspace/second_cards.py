"""What the ticket page says about second handling and closing: proposals, appeals, merges."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from accounts.models import User
from complaints.lifecycle.proposing import VOTES_NEEDED
from complaints.models import Appeal, Attachment, HistoryEvent, Proposal, Ticket, Vote

MOST = 10


@dataclass(frozen=True, slots=True)
class Filed:
    appeal: Appeal
    materials: Sequence[Attachment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """The latest first; empty lists where nothing happened."""

    proposals: Sequence[Proposal] = ()
    appeals: Sequence[Filed] = ()
    merged: Sequence[Ticket] = ()
    sees_survivor: bool = False
    votes_needed: int = VOTES_NEEDED


def cards(ticket: Ticket, events: Sequence[HistoryEvent], user: User) -> Cards:
    """Asks only about what the history says has happened, so that a usual ticket costs nothing."""
    kinds = {event.kind for event in events}
    return Cards(
        proposals=_proposals(ticket) if "closing_proposed" in kinds else (),
        appeals=_appeals(ticket) if "appealed" in kinds else (),
        merged=_merged(ticket, user) if "took_over" in kinds else (),
        sees_survivor=ticket.merged_into_id is not None and _sees(ticket.merged_into_id, user),
    )


def _proposals(ticket: Ticket) -> list[Proposal]:
    votes = Prefetch("votes", Vote.objects.select_related("by").order_by("at"))
    found = ticket.proposals.select_related("reason", "proposed_by").prefetch_related(votes)
    return list(found.order_by("-proposed_at", "-pk")[:MOST])


def _appeals(ticket: Ticket) -> list[Filed]:
    """With their materials, of the files read with the ticket."""
    found = ticket.appeals.select_related("officer").order_by("-filed_at", "-pk")[:MOST]
    files = ticket.attachments.all()
    return [Filed(each, [file for file in files if file.appeal_id == each.pk]) for each in found]


def _merged(ticket: Ticket, user: User) -> list[Ticket]:
    """What was merged into this one and may be seen, with its files: they stayed there."""
    files = Prefetch("attachments", Attachment.objects.order_by("added_at", "pk"))
    found = Ticket.objects.visible_to(user).filter(merged_into=ticket).prefetch_related(files)
    return list(found.order_by("received_at")[:MOST])


def _sees(pk: int, user: User) -> bool:
    return bool(Ticket.objects.visible_to(user).filter(pk=pk).exists())
