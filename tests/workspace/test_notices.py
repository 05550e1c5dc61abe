"""One's own notices: listed in one's language, read only by a POST, nobody else's."""

import json

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from accounts.roles import Role
from complaints.states import State
from notifications.models import Notice, Transport
from notifications.outbox import notify_staff

pytestmark = pytest.mark.django_db
URL = "/work/notices/"
KINDS = (
    "assigned",
    "investigation_started",
    "plan_submitted",
    "plan_sent_back",
    "plan_approved",
    "customer_amended",
    "customer_consented",
    "resolved",
    "dissatisfied",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_says_what_happened_and_where(kind, language):
    with translation.override(language):
        text = render_to_string(
            f"notifications/{kind}.txt", {"number": "TS20261116-0149-4", "public_url": "https://example.com"}
        )
    subject, body = text.strip().split("\n", 1)
    assert "TS20261116-0149-4" in subject
    assert "https://example.com/work/tickets/TS20261116-0149-4/" in body


def test_a_handler_reads_that_a_case_was_assigned(as_, ticket_in):
    ticket = ticket_in(State.ASSIGNED)
    response = as_("handler").get(URL)
    assert [told.notice.about for told in response.context["told"]] == [ticket.number]
    assert ticket.number in response.context["told"][0].message.subject


def test_reading_the_list_marks_nothing_as_read(as_, ticket_in):
    ticket_in(State.ASSIGNED)
    as_("handler").get(URL)
    assert not Notice.objects.filter(read_at__isnull=False).exists()


def test_opening_one_marks_it_and_leads_to_the_ticket(as_, people, ticket_in):
    ticket = ticket_in(State.ASSIGNED)
    notice = Notice.objects.inbox(people.handler.pk).get()
    assert as_("handler").get(f"{URL}{notice.pk}/read/").status_code == 405
    assert as_("handler").post(f"{URL}{notice.pk}/read/").url == f"/work/tickets/{ticket.number}/"
    notice.refresh_from_db()
    assert notice.read_at


def test_somebody_elses_notice_is_not_there(as_, people, ticket_in):
    ticket_in(State.ASSIGNED)
    notice = Notice.objects.inbox(people.handler.pk).get()
    assert as_("agent").post(f"{URL}{notice.pk}/read/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_can_be_marked_at_once_and_only_ones_own(as_, people, ticket_in):
    ticket_in(State.ASSIGNED)
    as_("agent").post(f"{URL}read/")
    assert Notice.objects.inbox(people.handler.pk).filter(read_at=None).count() == 1
    as_("handler").post(f"{URL}read/")
    assert Notice.objects.inbox(people.handler.pk).filter(read_at=None).count() == 0


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "१", ""])
def test_a_strange_place_is_harmless(as_, before):
    assert as_("agent").get(URL, {"before": before}).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_the_page(as_, role):
    assert as_(role).get(URL).status_code == 200


def test_a_long_list_is_paged(as_, people, now):
    for position in range(25):
        notify_staff(
            user=people.agent,
            kind="resolved",
            cause=f"c{position}",
            about="TS20261116-0149-4",
            payload={},
            language="zh-hans",
            now=now,
        )
    assert Notice.objects.filter(transport=Transport.IN_APP).count() == 25
    first = as_("agent").get(URL)
    second = as_("agent").get(URL + first.context["next_url"])
    assert [len(page.context["told"]) for page in (first, second)] == [20, 5]
    assert json.loads(first.context["told"][0].notice.payload) == {}
