"""What waits at the desk: taken by one, entered once, discarded or added with a reason."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from channels_intake.desk_holding import HELD_FOR, go_on, let_go, take, take_next
from channels_intake.models import Contact
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import Attachment, FormDraft, Ticket
from complaints.states import State
from sla.models import Clock
from tests.channels_intake.waiting import a_contact
from tests.factories import PHONE
from tests.second import colleague

pytestmark = pytest.mark.django_db
DESK = "/work/desk/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def other(people):
    client = Client()
    client.force_login(colleague(people.agent, "K002"))
    return client


@pytest.fixture
def waiting(now):
    return a_contact(now)


@pytest.fixture
def taken(agent, waiting):
    agent.post(f"{DESK}{waiting.pk}/take/")
    return waiting


def filled(**changed):
    return {
        "phone": PHONE,
        "name": "张晓明",
        "relation": "self",
        "description": "城东路没有信号，扫码收不了钱！",
        **changed,
    }


def page(contact, part=""):
    return f"{DESK}{contact.pk}/{part}"


@pytest.mark.parametrize("role", list(Role))
def test_the_desk_is_for_those_who_enter(people, role, waiting):
    client = Client()
    client.force_login(getattr(people, role))
    expected = 200 if role in {Role.AGENT, Role.LEADER} else 403
    assert client.get(DESK).status_code == expected


def test_the_list_names_nobody_and_shows_the_longest_waiting_first(agent, now):
    a_contact(now, 1, minutes=1, description="后到，请回 13800000000")
    first = a_contact(now, 2, minutes=8)
    shown = agent.get(DESK)
    rows = shown.context["waiting"].rows
    assert rows[0].pk == first.pk
    assert rows[0].due_at == first.received_at + timedelta(minutes=10)
    words = shown.content.decode()
    assert PHONE not in words
    assert "张晓明" not in words
    assert "138****0000" in words


def test_what_many_wait_costs_no_more_queries(agent, now, django_assert_max_num_queries):
    for number in range(12):
        a_contact(now, number)
    with django_assert_max_num_queries(8):
        agent.get(DESK)


def test_a_contacts_page_costs_few_queries(agent, taken, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        assert agent.get(page(taken)).status_code == 200


def test_the_desk_stands_beside_every_page_with_how_many_wait(agent, people, waiting):
    links = [item for section in agent.get("/work/notices/").context["nav"] for item in section.items]
    assert next(item.count for item in links if item.name == "desk") == "1"
    manager = Client()
    manager.force_login(people.approver)
    links = [item for section in manager.get("/work/notices/").context["nav"] for item in section.items]
    assert not [item for item in links if item.name == "desk"]


def test_looking_changes_nothing(agent, waiting):
    assert agent.get(page(waiting)).url == DESK
    assert Contact.objects.get().held_by is None


def test_taking_the_next_opens_the_longest_waiting(agent, now):
    a_contact(now, 1, minutes=1)
    oldest = a_contact(now, 2, minutes=9)
    assert agent.post(f"{DESK}next/").url == page(oldest)
    assert agent.post(f"{DESK}next/").url == page(oldest)
    shown = agent.get(page(oldest))
    assert PHONE in shown.content.decode()
    assert shown.context["form"].initial["description"].startswith("城东路")


def test_what_somebody_has_open_is_given_to_nobody_else(agent, other, taken):
    assert other.post(page(taken, "take/")).url == DESK
    assert other.post(f"{DESK}next/").url == DESK
    assert other.get(page(taken)).url == DESK
    assert other.post(page(taken), filled()).url == DESK
    assert other.post(page(taken, "discard/"), {"reason": "广告"}).url == DESK
    assert not Ticket.objects.exists()
    assert Contact.objects.get().state == Contact.State.RECEIVED
    assert PHONE not in other.get(DESK).content.decode()


def test_it_is_free_again_after_fifteen_minutes_or_when_given_back(people, now, waiting):
    someone = colleague(people.agent, "K003")
    take(contact=waiting.pk, by=people.agent, now=now)
    later = now + HELD_FOR + timedelta(seconds=1)
    assert take_next(by=someone, now=now) is None
    assert take_next(by=someone, now=later) == waiting
    assert not go_on(contact=waiting.pk, by=people.agent, now=later)
    let_go(contact=waiting.pk, by=people.agent)  # somebody else's stays theirs
    assert Contact.objects.get().held_by == someone
    let_go(contact=waiting.pk, by=someone)
    assert take_next(by=people.agent, now=later) == waiting


def test_only_who_enters_takes(people, now, waiting):
    with pytest.raises(NotAllowed):
        take_next(by=people.approver, now=now)
    with pytest.raises(NotAllowed):
        take(contact=waiting.pk, by=people.approver, now=now)


def test_typing_keeps_the_words_and_the_contact(agent, people, taken, now):
    Contact.objects.update(held_until=now + timedelta(minutes=1))
    token = agent.get(page(taken)).context["slot"].token
    answer = agent.post(page(taken, "typing/"), filled(draft=token, demand="尽快修复"))
    assert answer.status_code == 200
    assert Contact.objects.get().held_until > now + timedelta(minutes=14)
    assert FormDraft.objects.get().person == people.agent
    assert agent.get(page(taken)).context["form"]["demand"].value() == "尽快修复"


def test_whoever_types_into_a_contact_of_somebody_else_is_told(agent, people, taken):
    token = agent.get(page(taken)).context["slot"].token
    Contact.objects.update(held_by=colleague(people.agent, "K003"))
    answer = agent.post(page(taken, "typing/"), filled(draft=token))
    assert "is-bad" in answer.content.decode()
    assert FormDraft.objects.exists()


def test_giving_back_lets_the_next_one_take_it(agent, other, taken):
    assert agent.post(page(taken, "release/")).url == DESK
    assert other.post(f"{DESK}next/").url == page(taken)


def test_entered_once_with_its_files_and_its_clock_met(agent, people, taken):
    file = Attachment.objects.create(
        file=ContentFile(b"text", name="x"),
        name="账单.txt",
        media_type="text/plain",
        size=4,
        sha256="0" * 64,
        from_customer=True,
        added_at=taken.received_at,
    )
    taken.attachments.add(file)
    addresses = {agent.post(page(taken), filled()).url for _again in range(2)}
    ticket = Ticket.objects.get()
    assert addresses == {f"/work/tickets/{ticket.number}/"}
    assert (ticket.agent, ticket.received_at) == (people.agent, taken.received_at)
    assert ticket.attachments.get() == file
    assert Contact.objects.get().state == Contact.State.ENTERED
    assert agent.get(addresses.pop()).context["receipt"].code
    assert not FormDraft.objects.exists()


def test_wrong_input_is_named_and_kept(agent, taken):
    answer = agent.post(page(taken), filled(phone="", demand="请退费"))
    assert answer.status_code == 422
    assert "phone" in answer.context["form"].errors
    assert agent.get(page(taken)).context["form"]["demand"].value() == "请退费"


def test_a_late_entry_says_why_in_the_history(agent, now):
    late = a_contact(now, minutes=14)
    agent.post(page(late, "take/"))
    refused = agent.post(page(late), filled())
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["late_reason"])
    assert not Ticket.objects.exists()
    agent.post(page(late), filled(late_reason="午间只有两人在岗"))
    ticket = Ticket.objects.get()
    assert Contact.objects.get().late_reason == "午间只有两人在岗"
    note = ticket.history.get(kind="noted")
    assert "午间只有两人在岗" in note.payload["text"]


def test_no_reason_is_asked_in_time(agent, taken):
    assert "late_reason" not in agent.get(page(taken)).context["form"].fields


def test_discarded_with_a_reason(agent, people, taken):
    assert agent.post(page(taken, "discard/"), {"reason": " "}).status_code == 422
    assert agent.post(page(taken, "discard/"), {"reason": "广告"}).url == DESK
    contact = Contact.objects.get()
    assert (contact.state, contact.reason, contact.taken_by) == ("discarded", "广告", people.agent)
    assert Clock.objects.get().cancelled_at
    assert agent.post(page(taken, "discard/"), {"reason": "广告"}).url == DESK
    assert agent.post(page(taken), filled()).url == DESK
    assert not Ticket.objects.exists()


def test_a_duplicate_adds_its_words_to_the_ticket(agent, journey, now):
    journey.now = now
    ticket = journey.to(State.INVESTIGATING)
    again = a_contact(now, minutes=20, description="还是没信号！")
    agent.post(page(again, "take/"))
    assert agent.post(page(again, "duplicate/"), {"number": "TS0"}).status_code == 422
    assert agent.post(page(again, "duplicate/"), {"number": ticket.number}).url == DESK
    assert ticket.contact_records.get().text == "还是没信号！"
    contact = Contact.objects.get()
    assert (contact.state, contact.held_by) == (Contact.State.DUPLICATE, None)
    assert Clock.objects.get(contact=contact.pk).cancelled_at
    assert agent.post(page(again, "duplicate/"), {"number": ticket.number}).url == DESK
    assert ticket.contact_records.count() == 1


def test_a_ticket_of_the_same_number_is_added_to_without_typing_its_number(agent, journey, now):
    journey.now = now
    ticket = journey.to(State.INVESTIGATING)
    again = a_contact(now, description="还是没信号！")
    agent.post(page(again, "take/"))
    shown = agent.get(page(again)).content.decode()
    assert f'name="number" value="{ticket.number}"' in shown
    pressed = {"number": ["", ticket.number]}  # the empty field goes along
    assert agent.post(page(again, "duplicate/"), pressed).url == DESK
    assert ticket.contact_records.get().text == "还是没信号！"


def test_a_file_is_shown_only_to_whoever_has_it_open(agent, other, taken):
    file = Attachment.objects.create(
        file=ContentFile(b"text", name="x"),
        name="账单.txt",
        media_type="text/plain",
        size=4,
        sha256="0" * 64,
        from_customer=True,
        added_at=taken.received_at,
    )
    taken.attachments.add(file)
    answer = agent.get(page(taken, f"files/{file.pk}/"))
    assert b"".join(answer.streaming_content) == b"text"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert other.get(page(taken, f"files/{file.pk}/")).status_code == 404


def test_looking_up_a_number_without_scripts_loses_nothing(agent, taken):
    answer = agent.post(page(taken), filled(look_up="1", demand="请退费"))
    assert answer.status_code == 200
    assert answer.context["form"]["demand"].value() == "请退费"
