"""The complaint form: three steps, a draft behind them, one receipt."""

from datetime import timedelta

from django.db import connection
from django.test import Client

from accounts.actors import CUSTOMER
from channels_intake.channels.web.promises import promises
from channels_intake.drafts import answers
from channels_intake.models import Contact, Draft
from complaints.lifecycle.codes import mail_new_code
from complaints.models import Ticket
from complaints.states import Channel, Relation
from privacy.index import code_matches
from tests.channels_intake.filling import SEND, WHAT, WHO


def test_the_three_steps_end_with_a_ticket(client, category_simple):
    assert client.post("/complain/", WHO).headers["Location"] == "/complain/what/"
    what = WHAT | {"category": category_simple.code, "business": "138 0000 0000"}
    assert client.post("/complain/what/", what).headers["Location"] == "/complain/send/"
    assert client.post("/complain/send/", SEND).headers["Location"] == "/complain/receipt/"
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.relation, ticket.category) == (Channel.WEB, Relation.SELF, category_simple)
    assert (ticket.customer.name, ticket.customer.phone) == ("张䶮𠮷", "138 0000 0000")
    assert ticket.description == WHAT["description"].replace("\r\n", "\n")
    assert ticket.place == "城东路 18 号"
    assert Contact.objects.get().ticket == ticket
    assert not Draft.objects.exists()


def test_the_receipt_shows_number_code_and_limits(sent):
    page = sent.get("/complain/receipt/")
    ticket = Ticket.objects.get()
    assert ticket.number in page.content.decode()
    assert code_matches(page.context["code"], ticket.number, ticket.code_digest)
    assert page.context["promises"] == promises(ticket.received_at)
    assert "no-store" in page.headers["Cache-Control"]


def test_the_receipt_leads_on_to_the_progress_without_the_code(sent):
    assert sent.get(f"/progress/{Ticket.objects.get().number}/").status_code == 200


def test_the_receipt_is_for_this_browser_only(sent):
    assert Client().get("/complain/receipt/").headers["Location"] == "/progress/"


def test_the_code_is_nowhere_in_plain(sent):
    code = sent.get("/complain/receipt/").context["code"]
    assert code not in str(dict(sent.session.items()))


def test_a_code_that_died_is_not_shown_any_more(sent):
    ticket = Ticket.objects.get()
    late = ticket.entered_at + timedelta(hours=1)
    assert mail_new_code(number=ticket.number, contact=WHO["phone"], by=CUSTOMER, now=late)
    assert sent.get("/complain/receipt/").headers["Location"] == "/progress/"


def test_leaving_takes_the_receipt_away(sent):
    sent.post("/progress/leave/")
    assert sent.get("/complain/receipt/").status_code == 302


def test_sending_twice_gives_the_same_receipt(filled):
    answers_ = [filled.post("/complain/send/", SEND) for _time in range(2)]
    assert {answer.headers["Location"] for answer in answers_} == {"/complain/receipt/"}
    assert Ticket.objects.count() == 1


def test_sending_twice_at_the_same_moment_keeps_the_code(filled):
    """The second request began before the first was done: its session knows of no receipt."""
    draft, session = Draft.objects.get(), dict(filled.session.items())
    filled.post("/complain/send/", SEND)
    code = filled.get("/complain/receipt/").context["code"]
    late = Client()
    late.get("/complain/")
    planted = late.session
    planted.update(session)
    planted.save()
    late.cookies["sessionid"] = str(planted.session_key)
    Draft.objects.create(
        pk=draft.pk, answers=draft.answers, started_at=draft.started_at, touched_at=draft.touched_at
    )
    assert late.post("/complain/send/", SEND).headers["Location"] == "/complain/receipt/"
    assert Ticket.objects.count() == 1
    assert filled.get("/complain/receipt/").context["code"] == code


def test_what_was_typed_is_there_again_on_coming_back(filled):
    assert "张䶮𠮷" in filled.get("/complain/").content.decode()
    assert "尽快修复" in filled.get("/complain/what/").content.decode()


def test_going_back_keeps_what_was_typed(client, db):
    client.post("/complain/", WHO)
    answer = client.post("/complain/what/", {"description": "说到一半", "back": "1"})
    assert answer.headers["Location"] == "/complain/"
    assert "说到一半" in client.get("/complain/what/").content.decode()


def test_what_is_right_is_kept_beside_what_is_wrong(client, db):
    page = client.post("/complain/", WHO | {"phone": "123"}, follow=True).content.decode()
    assert "张䶮𠮷" in page
    assert 'value="123"' in page
    assert "id_phone_error" in page
    assert answers(Draft.objects.get())["name"] == "张䶮𠮷"


def test_mistakes_are_shown_on_a_page_one_can_go_back_to(client, db):
    """The answer to a POST would make the browser ask whether to send the form again."""
    answer = client.post("/complain/", WHO | {"phone": "123"})
    assert answer.headers["Location"] == "/complain/?check"
    assert client.get("/complain/?check").context["form"].errors.keys() == {"phone"}
    assert not client.get("/complain/").context["form"].errors


def test_a_mistake_keeps_a_complaint_from_being_sent(filled):
    filled.post("/complain/", WHO | {"phone": "123"})
    assert filled.post("/complain/send/", SEND).headers["Location"] == "/complain/?check"
    assert not Ticket.objects.exists()


def test_going_back_after_sending_says_that_it_was_sent(sent):
    assert sent.get("/complain/send/").headers["Location"] == "/complain/receipt/"
    for address in ("/complain/", "/complain/what/"):
        page = sent.get(address)
        assert page.context["sent"] == Ticket.objects.get().number
        assert "尽快修复" not in page.content.decode()
    sent.post("/complain/", WHO)
    assert not sent.get("/complain/what/").context["sent"]


def test_the_draft_is_encrypted(filled):
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM channels_intake_draft")
        assert "张".encode() not in bytes(cursor.fetchone()[0])
