"""Deletion on request: erased at once or only stored and protected, and what that keeps from everybody."""

import uuid
from datetime import timedelta
from typing import TypeAlias

import pytest
from django.urls import reverse

from accounts.actors import CUSTOMER
from complaints.lifecycle.marking import hold
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.remarks import reveal
from complaints.lifecycle.reopening import reopen
from complaints.models import Customer, DataRequest, Ticket
from complaints.models.customer import phone_digest
from complaints.personal import personal
from complaints.printing.printing import print_form
from complaints.retention import requests
from complaints.retention.applying import apply_retention
from complaints.states import LegalBasis, State
from notifications.models import Notice
from notifications.outbox import send_waiting
from tests.factories import PHONE, Journey, ref

pytestmark = pytest.mark.django_db
Kind: TypeAlias = DataRequest.Kind
Outcome: TypeAlias = DataRequest.Outcome


@pytest.fixture
def closed(journey: Journey) -> Ticket:
    return journey.to(State.ARCHIVED)


def here(ticket: Ticket) -> TicketRef:
    return TicketRef(number=ticket.number, key=uuid.uuid4())


def asked(ticket: Ticket, kind: Kind, now) -> DataRequest:
    return requests.ask(ticket=here(ticket), by=CUSTOMER, kind=kind, words="请尽快", now=now)


def restricted(ticket: Ticket, people, now, *, covers_all: bool = False) -> Ticket:
    request = asked(ticket, Kind.DELETION, now)
    requests.delete(
        request=request, ticket=here(ticket), by=people.supervisor, covers_all=covers_all, now=now
    )
    return Ticket.objects.select_related("customer").get(pk=ticket.pk)


class TestDeletion:
    def test_before_the_retention_ends_it_is_restricted(self, closed, people, now):
        ticket = restricted(closed, people, now)
        assert ticket.is_restricted
        assert ticket.data_requests.get().outcome == Outcome.RESTRICTED
        assert ticket.customer.phone == PHONE  # stored
        assert Notice.objects.filter(kind="data_deleted").exists()

    def test_after_it_is_erased_at_once(self, past, people, now):
        ticket = past.to(State.ARCHIVED)
        ticket = restricted(ticket, people, now)
        assert ticket.anonymised_at == now
        assert not ticket.is_restricted
        assert ticket.customer.phone == ""
        assert ticket.data_requests.get().outcome == Outcome.GRANTED
        assert ticket.history.latest("seq").payload["rule"] == "request"

    def test_the_last_mail_still_goes_out_and_its_address_goes_then(self, past, people, now):
        restricted(past.to(State.ARCHIVED), people, now)
        send_waiting(now=now, batch=100)
        assert Notice.objects.get(kind="data_deleted").sent_at
        apply_retention(now=now)
        assert Notice.objects.get(kind="data_deleted").address is None

    def test_not_while_it_is_handled(self, journey, people, now):
        ticket = journey.to(State.INVESTIGATING)
        with pytest.raises(GuardFailed):
            restricted(ticket, people, now)

    def test_a_legal_hold_keeps_it_stored(self, past, people, now):
        ticket = past.to(State.ARCHIVED)
        hold(ticket=here(ticket), by=people.supervisor, reason="法院", now=now)
        assert restricted(ticket, people, now).is_restricted

    def test_all_complaints_of_the_person(self, journey, closed, people, now):
        other, third = journey.to(State.ARCHIVED), journey.to(State.INVESTIGATING)
        restricted(closed, people, now, covers_all=True)
        other.refresh_from_db()
        third.refresh_from_db()
        assert other.is_restricted
        assert other.history.latest("seq").kind == "data_request_answered"
        assert third.restricted_at is None

    def test_it_is_anonymised_when_its_time_comes(self, past, people, now):
        ticket = past.to(State.ARCHIVED)
        restricted(ticket, people, past.now + timedelta(days=9))
        apply_retention(now=now)
        ticket.refresh_from_db()
        assert ticket.anonymised_at == now
        assert ticket.history.latest("seq").payload["rule"] == "request"


class TestRestricted:
    @pytest.fixture
    def ticket(self, closed, people, now) -> Ticket:
        return restricted(closed, people, now)

    def test_masked_for_everybody(self, ticket, people):
        for role in ("agent", "leader", "supervisor"):
            shown = personal(ticket, getattr(people, role))
            assert not shown.in_full
            assert shown.phone == "138****0000"

    def test_read_on_a_legal_basis_only(self, ticket, people, now):
        who = {"by": people.supervisor, "reason": "法院来函", "now": now}
        with pytest.raises(GuardFailed):
            reveal(ticket=here(ticket), **who)
        with pytest.raises(GuardFailed):
            reveal(ticket=here(ticket), basis="curiosity", **who)
        event = reveal(ticket=here(ticket), basis=LegalBasis.AUTHORITY, **who)
        assert event.payload["basis"] == "authority"

    def test_the_page_asks_for_it(self, client, ticket, people):
        client.force_login(people.supervisor)
        page = client.get(reverse("workspace:ticket", args=[ticket.number])).content.decode()
        assert 'name="basis"' in page
        url = reverse("workspace:move", args=[ticket.number, "reveal"])
        form = {"version": ticket.version, "key": uuid.uuid4(), "reason": "法院来函"}
        refused = client.post(url, form)
        assert refused.status_code == 422
        assert PHONE not in refused.content.decode()
        shown = client.post(url, {**form, "basis": "authority", "key": uuid.uuid4()})
        assert PHONE in shown.content.decode()

    def test_an_ordinary_ticket_asks_for_none(self, client, journey, people):
        ticket = journey.to(State.CLASSIFIED)
        client.force_login(people.supervisor)
        page = client.get(reverse("workspace:ticket", args=[ticket.number])).content.decode()
        assert 'name="basis"' not in page

    def test_not_printed_in_full(self, ticket, people, now):
        with pytest.raises(GuardFailed):
            print_form(ticket=here(ticket), by=people.supervisor, reason="留档", language="zh-hans", now=now)

    @pytest.mark.parametrize("words", [PHONE, "张晓明"])
    def test_found_by_nobody_by_number_or_name(self, client, ticket, people, words):
        Ticket.objects.filter(pk=ticket.pk)
        client.force_login(people.supervisor)
        found = client.post(reverse("workspace:find"), {"q": words}, follow=True)
        assert ticket.number not in found.content.decode()

    def test_the_desk_does_not_know_the_number_either(self, client, ticket, people):
        client.force_login(people.agent)
        known = client.post(reverse("desk:known"), {"phone": PHONE}).content.decode()
        assert "138****0000" not in known

    def test_a_new_complaint_makes_a_new_customer(self, journey, ticket):
        again = journey.entered().ticket
        assert again.customer_id != ticket.customer_id
        assert list(Customer.objects.with_phone(PHONE).findable()) == [again.customer]

    def test_taken_up_again_it_is_handled_like_any_other(self, ticket, people, now):
        ticket = reopen(ticket=ref(ticket), by=CUSTOMER, reason="还是没信号", now=now)
        assert not ticket.is_restricted
        assert Ticket.objects.unrestricted().filter(customer__phone_index=phone_digest(PHONE)).exists()
