"""One ticket's history as a file that proves itself, without this system (tools/verify_export.py)."""

from collections.abc import Sequence
from typing import Any

from complaints import chain
from complaints.models import HistoryEvent, HistoryRoot, SealedHead, Ticket
from complaints.models.history import facts

FORMAT = "complaints-history/1"


def exported(ticket: Ticket, *, with_texts: bool) -> dict[str, Any]:
    """The events, each sealed head with its way up to its root, and all roots from there on.

    Without texts, what people wrote is represented by commitments: the chain can be proved,
    the words cannot be read. Call it inside snapshot().
    """
    heads = list(SealedHead.objects.filter(ticket=ticket).order_by("seq"))
    return {
        "format": FORMAT,
        "ticket": {"number": ticket.number, "state": ticket.state, "version": ticket.version},
        "events": [_event(event, ticket.number, with_texts) for event in ticket.history.order_by("seq")],
        "heads": [_head(head) for head in heads],
        "roots": _roots_since(heads),
    }


def _event(event: HistoryEvent, number: str, with_texts: bool) -> dict[str, Any]:
    shown = {**facts(event, number), "digest": event.digest}
    if with_texts and event.salt:
        return {**shown, "payload": event.payload, "salt": event.salt}
    return shown


def _head(head: SealedHead) -> dict[str, Any]:
    of_root = SealedHead.objects.filter(root_id=head.root_id).order_by("place")
    leaves = [each.leaf for each in of_root]
    return {
        "root": head.root_id,
        "seq": head.seq,
        "digest": head.digest,
        "place": head.place,
        "leaves": len(leaves),
        "path": chain.audit_path(leaves, head.place),
    }


def _roots_since(heads: Sequence[SealedHead]) -> list[dict[str, Any]]:
    if not heads:
        return []
    first = min(head.root_id for head in heads)
    return [
        {
            "number": root.number,
            "made_at": chain.instant(root.made_at),
            "tickets": root.tickets,
            "tree": root.tree,
            "previous": root.previous,
            "digest": root.digest,
        }
        for root in HistoryRoot.objects.filter(number__gte=first).order_by("number")
    ]
