"""The ledger's page, what the ticket's page says, and the links to both."""

import pytest
from django.urls import reverse

from complaints.models import LedgerEntry, Ticket
from complaints.retention.applying import apply_retention

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("administrator", 200), ("supervisor", 403)])
def test_the_ledger_is_for_auditors_and_administrators(client, people, role, status):
    client.force_login(getattr(people, role))
    assert client.get(reverse("workspace:retention")).status_code == status


def test_it_shows_what_went_and_names_nobody(client, people, eventful, now):
    apply_retention(now=now)
    client.force_login(people.auditor)
    page = client.get(reverse("workspace:retention")).content.decode()
    assert str(LedgerEntry.objects.earliest("pk").batch) in page
    assert eventful.number not in page


def test_it_is_read_page_by_page(client, people, now, django_assert_max_num_queries):
    for number in range(60):
        LedgerEntry.objects.create(at=now, rule="retention", what="tickets", count=number + 1)
    client.force_login(people.auditor)
    url = reverse("workspace:retention")
    with django_assert_max_num_queries(12):
        first = client.get(url)
    following = first.context["next_url"]
    second = client.get(url + following)
    shown = [entry.count for page in (first, second) for batch in page.context["batches"] for entry in batch]
    assert shown == list(range(60, 0, -1))


def test_an_anonymised_ticket_can_still_be_opened(client, people, eventful, now):
    apply_retention(now=now)
    client.force_login(people.supervisor)
    answer = client.get(reverse("workspace:ticket", args=[eventful.number]) + "?everything=1")
    assert answer.status_code == 200
    assert "shield-lock" in answer.content.decode()
    assert Ticket.objects.get(pk=eventful.pk).subject == ""
