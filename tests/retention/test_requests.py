"""What customers ask about their data: who may ask, who answers, what they get, what then protects it."""

import json
import uuid
from datetime import timedelta
from typing import TypeAlias

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actors import CUSTOMER
from complaints.lifecycle.archive import archive_silent
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, NotAllowed
from complaints.models import DataRequest, Ticket
from complaints.retention import requests
from complaints.states import State
from notifications.models import Notice
from tests.factories import PHONE, Journey

pytestmark = pytest.mark.django_db
Kind: TypeAlias = DataRequest.Kind
Outcome: TypeAlias = DataRequest.Outcome


@pytest.fixture
def closed(journey: Journey) -> Ticket:
    return journey.to(State.ARCHIVED)


@pytest.fixture
def holder(client, journey, closed):
    client.post(reverse("portal:find"), {"number": closed.number, "code": journey.code})
    return client


def here(ticket: Ticket) -> TicketRef:
    return TicketRef(number=ticket.number, key=uuid.uuid4())


def asked(ticket: Ticket, kind: Kind, now) -> DataRequest:
    return requests.ask(ticket=here(ticket), by=CUSTOMER, kind=kind, words="请尽快", now=now)


def granted_copy(ticket: Ticket, people, now, *, covers_all: bool = False) -> DataRequest:
    return requests.give_copy(
        request=asked(ticket, Kind.COPY, now),
        ticket=here(ticket),
        by=people.supervisor,
        covers_all=covers_all,
        now=now,
    )


def restricted(ticket: Ticket, people, now, *, covers_all: bool = False) -> Ticket:
    request = asked(ticket, Kind.DELETION, now)
    requests.delete(
        request=request, ticket=here(ticket), by=people.supervisor, covers_all=covers_all, now=now
    )
    return Ticket.objects.select_related("customer").get(pk=ticket.pk)


def kinds(ticket: Ticket) -> list[str]:
    return [*ticket.history.values_list("kind", flat=True)]


class TestAsking:
    def test_the_holder_of_the_code_asks(self, holder, closed, people, now):
        url = reverse("portal:data", args=[closed.number])
        assert holder.get(url).status_code == 200
        answer = holder.post(url, {"key": uuid.uuid4(), "kind": "copy", "words": "谢谢"})
        assert answer.status_code == 302
        request = DataRequest.objects.get()
        assert (request.kind, request.words, request.ticket_id) == ("copy", "谢谢", closed.pk)
        assert request.due_on == request.asked_at.astimezone(now.tzinfo).date() + timedelta(days=15)
        assert kinds(closed)[-1] == "data_requested"
        told = Notice.objects.filter(kind="data_requested").values_list("recipient", flat=True)
        assert set(told) == {people.supervisor.pk}
        assert Notice.objects.filter(kind="data_request_received", transport="email").count() == 1

    def test_the_form_sent_twice_counts_once(self, holder, closed):
        url, form = reverse("portal:data", args=[closed.number]), {"key": uuid.uuid4(), "kind": "copy"}
        holder.post(url, form)
        assert holder.post(url, form).status_code == 302
        assert DataRequest.objects.count() == 1

    def test_one_open_request_of_a_kind(self, closed, now):
        asked(closed, Kind.COPY, now)
        with pytest.raises(GuardFailed):
            asked(closed, Kind.COPY, now)
        asked(closed, Kind.DELETION, now)

    def test_without_the_code_nobody_asks(self, client, closed):
        answer = client.post(reverse("portal:data", args=[closed.number]), {"kind": "copy"})
        assert answer.url.startswith(reverse("portal:find"))
        assert not DataRequest.objects.exists()

    def test_looking_changes_nothing(self, holder, closed):
        before = kinds(closed)
        holder.get(reverse("portal:data", args=[closed.number]))
        assert kinds(closed) == before


def test_asking_is_no_word_on_the_result(journey, now):
    """Seven days of silence close the case all the same: no question about it is open."""
    ticket = journey.to(State.FEEDBACK)
    asked(ticket, Kind.COPY, now)
    assert archive_silent(now=now + timedelta(days=8)) == 1


class TestAnswering:
    def test_only_the_role_with_the_right_answers(self, closed, people, now):
        request = asked(closed, Kind.COPY, now)
        for person in (people.agent, people.leader):
            with pytest.raises((NotAllowed, Ticket.DoesNotExist)):
                requests.give_copy(request=request, ticket=here(closed), by=person, covers_all=False, now=now)

    def test_the_page_answers(self, client, closed, people, now):
        request = asked(closed, Kind.COPY, now)
        client.force_login(people.supervisor)
        assert closed.number in client.get(reverse("workspace:data_requests")).content.decode()
        page = reverse("workspace:data_request", args=[request.pk])
        shown = client.get(page).content.decode()
        assert PHONE not in shown
        form = {"key": uuid.uuid4(), "answer": "grant"}
        assert client.post(page, form).status_code == 302
        assert client.post(page, form).status_code == 302  # sent twice
        request.refresh_from_db()
        assert request.outcome == Outcome.GRANTED
        assert kinds(closed).count("data_request_answered") == 1

    def test_refusing_takes_a_reason_and_the_customer_reads_it(self, holder, closed, people, now):
        request = asked(closed, Kind.DELETION, now)
        who = {"request": request, "by": people.supervisor, "now": now}
        with pytest.raises(GuardFailed):
            requests.refuse(reasons=" ", ticket=here(closed), **who)
        requests.refuse(reasons="案件还在诉讼中", ticket=here(closed), **who)
        assert "案件还在诉讼中" in holder.get(reverse("portal:data", args=[closed.number])).content.decode()
        assert Notice.objects.filter(kind="data_request_refused").exists()

    def test_it_is_answered_once(self, closed, people, now):
        request = asked(closed, Kind.COPY, now)
        who = {"request": request, "by": people.supervisor, "now": now, "covers_all": False}
        ticket = here(closed)
        requests.give_copy(ticket=ticket, **who)
        with pytest.raises(AlreadyDone):
            requests.give_copy(ticket=ticket, **who)
        with pytest.raises(GuardFailed):
            requests.give_copy(ticket=here(closed), **who)

    def test_the_list_is_read_in_few_queries(
        self, client, journey, people, now, django_assert_max_num_queries
    ):
        for _ in range(5):
            asked(journey.to(State.ARCHIVED), Kind.COPY, now)
        client.force_login(people.supervisor)
        client.get(reverse("workspace:data_requests"))
        with django_assert_max_num_queries(12):
            client.get(reverse("workspace:data_requests"))


class TestCopy:
    def take(self, holder, ticket, form="json"):
        return holder.post(reverse("portal:data_copy", args=[ticket.number]), {"format": form})

    def test_it_holds_the_own_data_for_machines(self, holder, closed, people, now):
        granted_copy(closed, people, now=_long(now))
        answer = self.take(holder, closed)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer.headers["Cache-Control"]
        (complaint,) = json.loads(answer.content)["complaints"]
        assert complaint["number"] == closed.number
        assert complaint["told"]["phone"] == PHONE
        assert complaint["told"]["description"] == closed.description
        assert "noted" not in {event["kind"] for event in complaint["history"]}
        assert kinds(closed)[-1] == "copy_taken"

    def test_it_can_be_read(self, holder, closed, people, now):
        granted_copy(closed, people, now=_long(now))
        page = self.take(holder, closed, "html").content.decode()
        assert PHONE in page
        assert "<script" not in page

    def test_others_do_not_get_it(self, client, closed, people, now):
        granted_copy(closed, people, now=_long(now))
        assert self.take(client, closed).url.startswith(reverse("portal:find"))
        client.force_login(people.supervisor)
        assert self.take(client, closed).url.startswith(reverse("portal:find"))

    def test_it_expires(self, holder, closed, people, now):
        granted_copy(closed, people, now=now - timedelta(days=400))
        assert self.take(holder, closed).status_code == 302
        assert "copy_taken" not in kinds(closed)

    def test_nothing_before_it_is_granted(self, holder, closed, now):
        asked(closed, Kind.COPY, now)
        assert self.take(holder, closed).status_code == 302

    def test_the_other_complaints_only_when_identity_was_checked(self, holder, journey, closed, people, now):
        other = journey.entered().ticket
        assert other.customer_id == closed.customer_id
        request = granted_copy(closed, people, now=_long(now))
        assert len(json.loads(self.take(holder, closed).content)["complaints"]) == 1
        DataRequest.objects.filter(pk=request.pk).update(covers_all=True)
        numbers = {each["number"] for each in json.loads(self.take(holder, closed).content)["complaints"]}
        assert numbers == {closed.number, other.number}

    def test_somebody_of_the_same_number_but_another_name_is_left_out(
        self, holder, journey, closed, people, now
    ):
        journey.complaint = {"name": "李四"}
        journey.entered()
        granted_copy(closed, people, now=_long(now), covers_all=True)
        assert len(json.loads(self.take(holder, closed).content)["complaints"]) == 1


def _long(now):
    """Pages take the real instant: grant what is still there when the test runs."""
    return max(now, timezone.now())
