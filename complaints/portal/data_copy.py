"""A copy of one's own data: all that was told to us and by us, to read and for machines (PIPL Art 45)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Attachment, DataRequest, ResultNotice, Ticket
from complaints.personal import Shown, own
from complaints.portal.history import PublicEvent, public_history
from complaints.portal.words import WORDS
from complaints.retention.requests import covered_by
from complaints.states import State

FORMAT = "complaint-data/1"
LABELS: dict[str, Promise] = {
    "name": gettext_lazy("Name"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "address": gettext_lazy("Address"),
    "place": gettext_lazy("Where it happened"),
    "occurred": gettext_lazy("When it happened"),
    "business": gettext_lazy("Business"),
    "description": gettext_lazy("What happened"),
    "demand": gettext_lazy("What is asked for"),
}


@dataclass(frozen=True, slots=True)
class Copied:
    """One complaint with everything of it that is its customer's."""

    ticket: Ticket
    shown: Shown
    events: Sequence[PublicEvent]
    files: Sequence[Attachment]
    results: Sequence[ResultNotice]

    @property
    def state(self) -> str:
        return str(WORDS[State(self.ticket.state)].title)

    @property
    def told(self) -> Iterator[tuple[Promise, str]]:
        """What is known of the person and of what happened; nothing of what was left blank."""
        for name, label in LABELS.items():
            if value := getattr(self.shown, name):
                yield label, value


def copied(request: DataRequest) -> list[Copied]:
    of_each = ("history", "attachments", "result_notices")
    tickets = covered_by(request).select_related("customer", "category").prefetch_related(*of_each)
    return [
        Copied(
            ticket=ticket,
            shown=own(ticket),
            events=public_history(ticket.history.all()),
            files=[file for file in ticket.attachments.all() if file.from_customer],
            results=list(ticket.result_notices.all()),
        )
        for ticket in tickets.order_by("received_at", "pk")
    ]


def as_json(complaints: Sequence[Copied], *, now: datetime) -> bytes:
    content = {"format": FORMAT, "made_at": now, "complaints": [_plain(each) for each in complaints]}
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def as_page(complaints: Sequence[Copied], *, now: datetime) -> bytes:
    """One file that any browser shows, with nothing loaded from elsewhere."""
    context = {"complaints": complaints, "now": now, "title": _("What we hold about you")}
    return render_to_string("portal/data_copy.html", context).encode()


def _plain(each: Copied) -> dict[str, Any]:
    ticket = each.ticket
    person = {name: value for name, value in asdict(each.shown).items() if name in LABELS}
    return {
        "number": ticket.number,
        "state": ticket.state,
        "channel": ticket.channel,
        "relation": ticket.relation,
        "category": ticket.category.code if ticket.category else None,
        "received_at": ticket.received_at,
        "closed_at": ticket.archived_at,
        "kept_until": ticket.retain_until,
        "told": person,
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256, "added_at": file.added_at}
            for file in each.files
        ],
        "results": [
            {"at": one.given_at, "result": one.result, "cause": one.cause, "improvement": one.improvement}
            for one in each.results
        ],
        "history": [
            {"kind": event.kind, "at": event.at, "by_you": event.by_customer, "facts": event.facts}
            for event in reversed(each.events)
        ],
    }
