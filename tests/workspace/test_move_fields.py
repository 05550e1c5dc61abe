"""What the fields of the moves take, and what they say when it is wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from accounts.roles import Role
from complaints.models import Attachment
from complaints.states import State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    ["", "   ", "字" * 2001, "a\x00b", "a\x07b", "\x1b[31m"],
    ids=["empty", "blank", "long", "nul", "bell", "escape"],
)
def test_bad_words_are_an_error_at_their_field(as_, ticket_in, send, text):
    response = send(as_("agent"), ticket_in(State.INTAKE), "add_note", text=text)
    assert response.status_code == 422
    assert "text" in response.context["opened"].form.errors


def test_words_are_kept_in_one_normal_form(as_, ticket_in, send):
    ticket = ticket_in(State.INTAKE)
    send(as_("agent"), ticket, "add_note", text="  cafe\u0301\r\n䶮𠮷😀\t<b>  ")
    assert ticket.history.get(kind="noted").payload["text"] == "café\n䶮𠮷😀\t<b>"


def test_line_ends_of_a_browser_do_not_count_twice(as_, ticket_in, send):
    text = "\r\n".join("字" * 9 for _line in range(200))
    assert send(as_("agent"), ticket_in(State.INTAKE), "add_note", text=text).status_code == 302


@pytest.mark.parametrize(
    "changed",
    [
        {"category": "999999"},
        {"category": "x"},
        {"severity": "9"},
        {"urgency": ""},
        {"complexity": "hard"},
        {"tags": ",".join("abcdefghijkl")},
        {"tags": "字" * 25},
    ],
)
def test_a_classification_takes_only_what_exists(as_, ticket_in, send, category_complex, changed):
    form = {
        "category": category_complex.pk,
        "severity": 1,
        "urgency": 1,
        "complexity": "simple",
        "tags": "",
        **changed,
    }
    response = send(as_("agent"), ticket_in(State.INTAKE), "classify", **form)
    assert response.status_code == 422
    assert set(changed) == set(response.context["opened"].form.errors)


def test_the_department_is_chosen_by_category(as_, ticket_in, network):
    response = as_("agent").get(f"/work/tickets/{ticket_in(State.CLASSIFIED).number}/?move=assign")
    assert response.context["opened"].form.initial["department"] == network.pk


def test_a_handler_of_another_department_is_an_error_at_the_field(
    as_, ticket_in, send, network, people, headquarters
):
    other = type(network).objects.create(
        code="B", kind="department", parent=headquarters, name_zh="账务部", name_en="Billing"
    )
    User.objects.create_user("B001", None, name="唐雅琴", role=Role.HANDLER, unit=other)
    response = send(
        as_("agent"), ticket_in(State.CLASSIFIED), "assign", department=other.pk, handler=people.handler.pk
    )
    assert response.status_code == 422
    assert "handler" in response.context["opened"].form.errors


def test_closing_needs_an_answer_or_what_was_offered(as_, ticket_in, send):
    ticket = ticket_in(State.FEEDBACK)
    assert "score" in send(as_("agent"), ticket, "archive", note="").context["opened"].form.errors
    unhappy = {"reached": "on", "score": 1, "comment": "太慢", "note": ""}
    assert "note" in send(as_("agent"), ticket, "archive", **unhappy).context["opened"].form.errors
    assert send(as_("agent"), ticket, "archive", **{**unhappy, "note": "再补偿一个月"}).status_code == 302


def test_the_mail_to_the_customer_is_shown_before_it_goes(as_, ticket_in):
    ticket = ticket_in(State.NEGOTIATING)
    page = as_("agent").get(f"/work/tickets/{ticket.number}/?move=customer_consents")
    assert (
        ticket.number in page.context["preview"]["message"].subject + page.context["preview"]["message"].body
    )


def test_without_an_address_it_says_that_nothing_is_sent(as_, journey):
    journey.complaint = {"email": ""}
    ticket = journey.to(State.NEGOTIATING)
    page = as_("agent").get(f"/work/tickets/{ticket.number}/?move=customer_consents")
    assert page.context["preview"] == {"none": True, "tell": True}


def test_files_are_added_all_or_none(as_, ticket_in, send, settings):
    ticket = ticket_in(State.INTAKE)
    good, bad = SimpleUploadedFile("a.txt", b"call log"), SimpleUploadedFile("b.exe", b"MZ\x90\x00")
    response = send(as_("agent"), ticket, "add_evidence", uploads=[good, bad])
    assert response.status_code == 422
    assert "uploads" in response.context["opened"].form.errors
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(("given", "kind", "badges"), [({}, "other", 0), ({"kind": "records"}, "records", 2)])
def test_files_say_what_they_show(as_, ticket_in, send, given, kind, badges):
    ticket, client = ticket_in(State.INTAKE), as_("agent")
    client.cookies["django_language"] = "en"
    upload = SimpleUploadedFile("a.txt", b"call log")
    assert send(client, ticket, "add_evidence", uploads=[upload], **given).status_code == 302
    assert Attachment.objects.get().kind == kind
    event = ticket.history.get(kind="evidence_added")
    assert [file["shows"] for file in event.payload["files"]] == [kind]
    page = client.get(f"/work/tickets/{ticket.number}/?move=add_note").content.decode()
    shown = "call, usage or billing records"  # in the list, and in the history
    assert page.count(f'<span class="ts-badge is-line">{shown}</span>') == badges


def test_a_made_up_kind_is_refused(as_, ticket_in, send):
    upload = SimpleUploadedFile("a.txt", b"call log")
    sent = send(as_("agent"), ticket_in(State.INTAKE), "add_evidence", uploads=[upload], kind="secret")
    assert "kind" in sent.context["opened"].form.errors
    assert Attachment.objects.count() == 0


def test_what_a_file_shows_is_put_right(as_, ticket_in, send):
    ticket, client = ticket_in(State.INTAKE), as_("agent")
    client.cookies["django_language"] = "en"
    upload = SimpleUploadedFile("a.txt", b"call log")
    send(client, ticket, "add_evidence", uploads=[upload])
    file = Attachment.objects.get()
    for _again in range(2):
        answer = send(client, ticket, "relabel_evidence", file=file.pk, kind="records")
    assert "kind" in answer.context["opened"].form.errors  # the second time nothing changes
    file.refresh_from_db()
    assert file.kind == "records"
    event = ticket.history.get(kind="evidence_relabelled")
    assert event.payload == {"id": str(file.pk), "name": "a.txt", "showed": "other", "shows": "records"}
    page = client.get(f"/work/tickets/{ticket.number}/").content.decode()
    assert "a.txt: not said → <b>call, usage or billing records</b>" in page


def test_a_file_of_another_ticket_is_no_choice(as_, journey, send):
    first, second = journey.to(State.INTAKE), journey.to(State.INTAKE)
    send(as_("agent"), first, "add_evidence", uploads=[SimpleUploadedFile("a.txt", b"call log")])
    file = Attachment.objects.get()
    assert send(as_("agent"), second, "relabel_evidence", file=file.pk, kind="records").status_code == 409
    send(as_("agent"), second, "add_evidence", uploads=[SimpleUploadedFile("b.txt", b"call log")])
    answer = send(as_("agent"), second, "relabel_evidence", file=file.pk, kind="records")
    assert "file" in answer.context["opened"].form.errors
    assert not second.history.filter(kind="evidence_relabelled").exists()


def test_no_file_is_an_error_at_the_field(as_, ticket_in, send):
    response = send(as_("agent"), ticket_in(State.INTAKE), "add_evidence")
    assert "uploads" in response.context["opened"].form.errors
