"""A complaint becomes a case: what the desk of channels_intake does, in memory."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from accounts.actors import Actor, Outsider
from channels_intake.models import Contact
from complaints.lifecycle.events import Entered, Named
from complaints.lifecycle.intake import Complaint, subject
from complaints.lifecycle.moving import Move
from complaints.models import Customer, Ticket
from demo.case import Case
from demo.ids import Ids
from privacy.index import code_digest
from privacy.masking import mask_digits


def entered(
    complaint: Complaint,
    customer: Customer,
    *,
    by: Actor,
    number: str,
    code: str,
    at: datetime,
    salt: Callable[[], str],
    ids: Ids,
) -> Case:
    """As complaints.lifecycle.intake.enter(), through the desk of channels_intake."""
    agent = None if isinstance(by, Outsider) else by
    category = complaint.category
    ticket = Ticket(
        pk=ids.next(Ticket),
        number=number,
        code_digest=code_digest(code, number),
        entry_key=complaint.entry_key,
        language=complaint.language,
        channel=complaint.channel,
        customer=customer,
        relation=complaint.complainant.relation,
        subject=subject(mask_digits(complaint.description)),
        description=complaint.description,
        demand=complaint.demand,
        business=complaint.business,
        occurred=complaint.occurred,
        place=complaint.place,
        category=category,
        complexity=category.complexity if category else "",
        priority=category.priority if category else 3,
        is_vulnerable=complaint.complainant.is_vulnerable,
        branch=complaint.branch,
        agent=agent,
        team=agent.unit if agent else None,
        received_at=complaint.received_at,
        entered_at=at,
    )
    case = Case(ticket=ticket, contact=_contact(complaint, ticket, by, at), salt=salt, ids=ids)
    move = Move(ticket=ticket, by=by, now=at, from_state="", version=ticket.version, salt=salt)
    move.record(Entered(channel=complaint.channel, category=Named.maybe(category)))
    case.history += move.events
    case.deadlines.keep_in_step(ticket, case.history, move.events, at)
    return case


def _contact(complaint: Complaint, ticket: Ticket, by: Actor, at: datetime) -> Contact:
    words = {
        "complainant": asdict(complaint.complainant),
        "description": complaint.description,
        "demand": complaint.demand,
        "business": complaint.business,
        "occurred": complaint.occurred,
        "place": complaint.place,
    }
    return Contact(
        channel=complaint.channel,
        external_id=str(complaint.entry_key),
        state=Contact.State.ENTERED,
        received_at=complaint.received_at,
        raw=json.dumps(words, ensure_ascii=False),
        ticket=ticket,
        taken_by=None if isinstance(by, Outsider) else by,
        settled_at=at,
    )
