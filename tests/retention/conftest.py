"""Tickets that ended long ago, with everything people write about them."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

from accounts.actors import CUSTOMER
from complaints.lifecycle.between import return_ticket
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.remarks import add_evidence, add_note, reveal
from complaints.lifecycle.waiting import ask_customer, customer_answered
from complaints.models import Attachment, ContactRecord, FormDraft, Ticket
from complaints.states import NoticeChannel, State
from tests.factories import Journey, ref

WRITTEN = "二十八号楼的王老伯"  # stands in whatever people write in these tests


@pytest.fixture
def long_ago(now) -> datetime:
    return now - timedelta(days=4 * 366)


@pytest.fixture
def past(journey: Journey, long_ago) -> Journey:
    """The main line, four years ago."""
    journey.now = long_ago
    journey.complaint = {"description": f"{WRITTEN}说没信号", "demand": f"给{WRITTEN}修好"}
    return journey


@pytest.fixture
def expired(past: Journey) -> Ticket:
    return past.to(State.ARCHIVED)


@pytest.fixture
def eventful(past: Journey, people: SimpleNamespace, long_ago) -> Ticket:
    """Through many side moves as well, each with words."""
    who = {"by": people.agent, "now": long_ago}
    ticket = past.assigned(past.classified(past.entered().ticket))
    ticket = return_ticket(ticket=ref(ticket), by=people.handler, reason=f"{WRITTEN}不归我们", now=long_ago)
    ticket = past.investigating(past.assigned(ticket))
    ticket = ask_customer(
        ticket=ref(ticket),
        by=people.handler,
        question=f"请问{WRITTEN}住哪",
        reply_by=long_ago + timedelta(days=2),
        now=long_ago,
    )
    ticket = customer_answered(
        ticket=ref(ticket), by=CUSTOMER, answer=f"{WRITTEN}住三楼", channel=NoticeChannel.ONLINE, now=long_ago
    )
    for step in (
        Journey.plan_submitted,
        Journey.plan_approved,
        Journey.consented,
        Journey.resolved,
        Journey.told,
    ):
        ticket = step(past, ticket)
    add_note(ticket=ref(ticket), text=f"{WRITTEN}很着急", **who)
    reveal(ticket=ref(ticket), by=people.leader, reason=f"要给{WRITTEN}打电话", now=long_ago)
    record_contact(
        ticket=ref(ticket),
        purpose=ContactRecord.Purpose.OTHER,
        channel=NoticeChannel.PHONE,
        by_customer=False,
        reached=True,
        text=f"{WRITTEN}说还不行",
        **who,
    )
    add_evidence(ticket=ref(ticket), by=CUSTOMER, attachments=[a_file(long_ago)], now=long_ago)
    ticket = past.archived(Ticket.objects.get(pk=ticket.pk))
    FormDraft.objects.create(
        person=people.agent, ticket=ticket, form="add_note", typed=WRITTEN, touched_at=long_ago
    )
    return ticket


def a_file(at: datetime, **given: object) -> Attachment:
    return Attachment.objects.create(
        **{
            "file": ContentFile(WRITTEN.encode(), name="x"),
            "name": f"{WRITTEN}.txt",
            "media_type": "text/plain",
            "size": 27,
            "sha256": "0" * 64,
            "from_customer": True,
            "added_at": at,
            **given,
        }
    )
