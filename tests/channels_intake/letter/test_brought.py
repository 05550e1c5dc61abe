"""Letters and visits: entered with when they really reached us, what was scanned, and why late."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Department
from channels_intake.models import Contact
from complaints.models import Customer, Ticket
from tests.factories import PHONE
from tests.portal.conftest import PICTURE

pytestmark = pytest.mark.django_db
LETTER, VISIT = "/work/new/letter/", "/work/new/visit/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def agent(people):
    client = Client()
    client.force_login(people.agent)
    return client


@pytest.fixture
def hall(headquarters):
    return Department.objects.create(
        code="CX", kind=Department.Kind.BRANCH, parent=headquarters, name_zh="城西营业厅", name_en="West hall"
    )


def local(at):
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


@pytest.fixture
def written(agent):
    """A letter that came two days ago; what is given changes it."""

    def words(**changed):
        page = agent.get(LETTER)
        return {
            "entry_key": page.context["form"].initial["entry_key"],
            "received_at": local(timezone.now() - timedelta(days=2)),
            "late_reason": "收发室周末不上班",
            "registered_number": "xa-12345678-911",
            "relation": "self",
            "name": "李秀英",
            "phone": "",
            "address": "城东区城东路 18 号",
            "description": "每月扣我 15 块，信也寄了两封。",
            **changed,
        }

    return words


def scans():
    return [SimpleUploadedFile("来信.pdf", PDF), SimpleUploadedFile("信封.png", PICTURE)]


def test_a_letter_is_a_ticket_with_its_scans_and_the_day_it_came(agent, written):
    sent = written(uploads=scans())
    answer = agent.post(LETTER, sent)
    ticket, contact = Ticket.objects.get(), Contact.objects.get()
    assert answer.url == f"/work/tickets/{ticket.number}/"
    assert (ticket.channel, contact.ticket, contact.late_reason) == ("letter", ticket, "收发室周末不上班")
    assert timezone.now() - ticket.received_at > timedelta(days=1)
    assert {file.name for file in ticket.attachments.all()} == {"来信.pdf", "信封.png"}
    said = " ".join(str(event.payload) for event in ticket.history.all())
    assert "XA12345678911" in said
    assert "收发室周末不上班" in said
    assert ticket.clocks.get(target="entry").in_time is False


def test_the_same_registered_letter_is_one_ticket(agent, written):
    agent.post(LETTER, written())
    again = agent.post(LETTER, written(registered_number="XA12345678911"), follow=True)
    assert (Ticket.objects.count(), Contact.objects.count()) == (1, 1)
    assert again.redirect_chain[-1][0] == f"/work/tickets/{Ticket.objects.get().number}/"


def test_a_form_sent_twice_is_one_ticket_and_keeps_its_files_once(agent, written):
    first = written(registered_number="", uploads=scans())
    agent.post(LETTER, first)
    agent.post(LETTER, {**first, "uploads": scans()})
    assert Ticket.objects.get().attachments.count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"late_reason": ""}, "late_reason"),
        ({"address": ""}, "address"),
        ({"name": ""}, "name"),
        ({"registered_number": "<script>"}, "registered_number"),
        ({"received_at": "2999-01-01 10:00"}, "received_at"),
    ],
)
def test_what_is_missing_is_asked_for(agent, written, changed, field):
    answer = agent.post(LETTER, written(**changed))
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert not Ticket.objects.exists()
    kept = agent.get(LETTER)
    assert kept.context["form"]["description"].value() == "每月扣我 15 块，信也寄了两封。"


def test_an_anonymous_letter_needs_no_sender(agent, written):
    assert agent.post(LETTER, written(relation="anonymous", name="", address="")).status_code == 302


def test_what_is_no_scan_is_refused_and_nothing_stays(agent, written):
    program = SimpleUploadedFile("来信.pdf", b"MZ" + bytes(100))
    answer = agent.post(LETTER, written(uploads=[*scans(), program]))
    assert (answer.status_code, "uploads" in answer.context["form"].errors) == (422, True)
    assert (Ticket.objects.count(), Contact.objects.count()) == (0, 0)


def test_two_people_without_a_telephone_are_not_one(agent, written):
    agent.post(LETTER, written())
    agent.post(LETTER, written(registered_number="XA00000000011", address="城西区"))
    assert Customer.objects.count() == 2


def test_a_visit_says_which_hall(agent, hall, people):
    page = agent.get(VISIT)
    words = {
        "entry_key": page.context["form"].initial["entry_key"],
        "received_at": local(timezone.now()),
        "relation": "self",
        "name": "张晓明",
        "phone": PHONE,
        "description": "补卡被要求办套餐",
    }
    assert "branch" in agent.post(VISIT, words).context["form"].errors
    assert agent.post(VISIT, {**words, "branch": hall.pk}).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.branch) == ("hall", hall)


def test_whoever_sits_in_a_hall_need_not_say_which(agent, hall, people):
    people.agent.unit = hall
    people.agent.save()
    assert agent.get(VISIT).context["form"]["branch"].value() == hall.pk


@pytest.mark.parametrize("url", [LETTER, VISIT, "/work/new/", "/work/new/chat/"])
def test_the_ways_stand_beside_each_other(agent, url):
    page = agent.get(url).content.decode()
    assert all(way in page for way in (LETTER, VISIT, "/work/new/chat/"))
    assert page.count('aria-current="page"') >= 1


def test_looking_up_a_number_shows_no_errors(agent):
    page = agent.post(LETTER, {"look_up": "1", "phone": PHONE})
    assert (page.status_code, page.context["known"].is_asked, page.context["form"].errors) == (200, True, {})


def test_only_who_enters_complaints_may(people):
    client = Client()
    client.force_login(people.handler)
    assert {client.get(url).status_code for url in (LETTER, VISIT, "/work/new/chat/")} == {403}
