"""The complaint form: three steps, a draft behind them, one receipt."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from accounts.throttle import DRAFT_ADDRESS, SUBMIT_ADDRESS, UPLOAD_ADDRESS
from channels_intake.channels.web.promises import promises
from channels_intake.drafts import answers
from channels_intake.models import Contact, Draft
from complaints.files import FILES_PER_COMPLAINT
from complaints.models import Attachment, Ticket
from complaints.portal.uploads import keep_each
from complaints.states import Channel, Relation
from privacy.index import code_matches
from tests.portal.conftest import PICTURE

WHO = {"relation": "self", "name": "张䶮𠮷", "phone": "138 0000 0000", "email": "zhang@example.com"}
WHAT = {
    "description": "昨晚八点起城东路这片手机全没信号 😡\r\n店里扫码都收不了钱！<script>alert(1)</script>",
    "demand": "尽快修复",
    "occurred": "昨晚八点起",
    "place": "城东路 18 号",
}
SEND = {"send": "1"}


def picture(name="账单.png", content=PICTURE):
    return SimpleUploadedFile(name, content, content_type="image/png")


@pytest.fixture
def filled(client: Client, db) -> Client:
    client.post("/complain/", WHO)
    client.post("/complain/what/", WHAT)
    return client


@pytest.fixture
def sent(filled: Client) -> Client:
    filled.post("/complain/send/", SEND)
    return filled


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
    answer = client.post("/complain/", WHO | {"phone": "123"})
    assert answer.status_code == 422
    assert "张䶮𠮷" in answer.content.decode()
    assert 'value="123"' in answer.content.decode()
    assert answers(Draft.objects.get())["name"] == "张䶮𠮷"


def test_the_draft_is_encrypted(filled):
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM channels_intake_draft")
        assert "张".encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", ""),
        ("phone", "12345678"),
        ("phone", "not a number"),
        ("phone", "1" * 33),
        ("phone", "138\x0000000000"),
        ("name", ""),
        ("name", "  "),
        ("name", "名" * 61),
        ("name", "a\x1bb"),
        ("email", "nobody"),
        ("email", "a" * 250 + "@example.com"),
        ("relation", "king"),
        ("relation", ""),
    ],
)
def test_a_wrong_answer_about_oneself_is_told_at_its_field(client, db, field, value):
    answer = client.post("/complain/", WHO | {field: value})
    assert answer.status_code == 422
    assert f"id_{field}" in answer.content.decode()
    assert answer.context["form"].errors.keys() == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", ""),
        ("description", " \n "),
        ("description", "长" * 5001),
        ("description", "a\x00b"),
        ("demand", "长" * 2001),
        ("category", "no-such-kind"),
        ("business", "b" * 121),
        ("occurred", "o" * 121),
        ("place", "p" * 201),
    ],
)
def test_a_wrong_answer_about_the_matter_is_told_and_kept(client, db, field, value):
    client.post("/complain/", WHO)
    answer = client.post("/complain/what/", WHAT | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert answer.context["form"][field].value() == value


def test_the_longest_answers_are_taken_whole(client, db):
    """5,000 line breaks double in JSON and still fit."""
    client.post("/complain/", WHO)
    longest = "𠮷" + '"\n' * 2499 + "！"
    what = {"description": longest, "demand": '"' * 2000, "place": '"' * 200, "business": '"' * 120}
    assert client.post("/complain/what/", what).status_code == 302
    client.post("/complain/send/", SEND)
    assert Ticket.objects.get().description == longest


@pytest.mark.parametrize(
    "phone", ["13800000000", "010-65550000", "+86 138 0000 0000", "+852 2123 4567", "１３８００００００００"]
)
def test_phones_are_taken_as_people_write_them(client, db, phone):
    assert client.post("/complain/", WHO | {"phone": phone}).status_code == 302


def test_without_a_name_the_phone_is_still_needed(client, db):
    assert client.post("/complain/", {"relation": "anonymous", "phone": ""}).status_code == 422
    assert client.post("/complain/", {"relation": "anonymous", "phone": "13800000000"}).status_code == 302
    client.post("/complain/what/", WHAT)
    client.post("/complain/send/", SEND)
    assert Ticket.objects.get().customer.name == ""


def test_pasting_too_much_is_counted_and_not_cut_off(client, db):
    page = client.get("/complain/what/").content.decode()
    assert 'data-limit="5000"' in page
    assert 'maxlength="5000"' not in page


def test_markup_is_shown_as_text_before_sending(filled):
    page = filled.get("/complain/send/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(("missing", "leads_to"), [(WHO, "/complain/"), (WHAT, "/complain/what/")])
def test_a_step_left_out_is_asked_for(client, db, missing, leads_to):
    given = {"/complain/": WHO, "/complain/what/": WHAT}
    for address, words in given.items():
        if words is not missing:
            client.post(address, words)
    assert client.get("/complain/send/").headers["Location"] == leads_to
    assert client.post("/complain/send/", SEND).headers["Location"] == leads_to
    assert not Ticket.objects.exists()


def test_files_are_kept_at_once_listed_and_removed(filled):
    filled.post("/complain/send/", {"uploads": [picture(), picture("2.png")], "add": "1"})
    assert "账单.png" in filled.get("/complain/send/").content.decode()
    first = Draft.objects.get().attachments.get(name="账单.png")
    filled.post("/complain/send/", {"remove": str(first.pk)})
    assert [file.name for file in Draft.objects.get().attachments.all()] == ["2.png"]
    assert not Attachment.objects.filter(pk=first.pk).exists()


def test_files_chosen_but_not_added_are_sent_along(filled):
    filled.post("/complain/send/", {"uploads": [picture()], "send": "1"})
    attachment = Attachment.objects.get()
    assert attachment.ticket == Ticket.objects.get()
    assert attachment.from_customer


def test_files_chosen_but_not_added_stay_when_another_is_removed(filled):
    filled.post("/complain/send/", {"uploads": [picture()], "add": "1"})
    first = Attachment.objects.get()
    filled.post("/complain/send/", {"uploads": [picture("2.png")], "remove": str(first.pk)})
    assert [file.name for file in Draft.objects.get().attachments.all()] == ["2.png"]


def test_a_draft_takes_so_many_bytes_and_no_more(filled, monkeypatch):
    monkeypatch.setattr("complaints.files.COMPLAINT_MAX_BYTES", 2 * len(PICTURE) + 1)
    files = [picture(f"{n}.png") for n in range(3)]
    answer = filled.post("/complain/send/", {"uploads": files, "send": "1"})
    assert answer.status_code == 422
    assert "2.png" in answer.content.decode()
    assert "尽快修复" in answer.content.decode()
    assert Draft.objects.get().attachments.count() == 2
    assert not Ticket.objects.exists()


def test_one_address_sends_so_many_files_an_hour(filled, monkeypatch):
    monkeypatch.setattr(
        "complaints.portal.uploads.UPLOAD_ADDRESS",
        type(UPLOAD_ADDRESS)(scope="upload-address", attempts=2, window=UPLOAD_ADDRESS.window),
    )
    answer = filled.post("/complain/send/", {"uploads": [picture(f"{n}.png") for n in range(4)], "send": "1"})
    assert answer.status_code == 422
    assert "2.png、3.png" in answer.content.decode() or "2.png, 3.png" in answer.content.decode()
    assert "尽快修复" in answer.content.decode()
    assert Draft.objects.get().attachments.count() == 2
    assert not Ticket.objects.exists()
    assert filled.post("/complain/send/", SEND).headers["Location"] == "/complain/receipt/"


@pytest.mark.django_db(transaction=True)
def test_the_limit_of_files_holds_for_parallel_uploads(client):
    client.post("/complain/", WHO)
    client.post("/complain/what/", WHAT)

    def upload(_time):
        other = Client()
        other.cookies = client.cookies
        try:
            return other.post(
                "/complain/send/", {"uploads": [picture(f"{n}.png") for n in range(4)], "add": "1"}
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers_ = list(pool.map(upload, range(4)))
    assert {answer.status_code for answer in answers_} == {302, 422}
    assert Draft.objects.get().attachments.count() == FILES_PER_COMPLAINT
    assert Attachment.objects.count() == FILES_PER_COMPLAINT


def test_a_file_for_a_draft_that_was_sent_meanwhile_is_not_taken(filled, monkeypatch):
    draft = Draft.objects.get()
    filled.post("/complain/send/", SEND)
    monkeypatch.setattr("channels_intake.channels.web.sending.draft_of", lambda request: draft)
    answer = filled.post("/complain/send/", {"uploads": [picture()], "add": "1"})
    assert answer.headers["Location"] == "/complain/receipt/"
    assert not Attachment.objects.exists()


def test_when_adding_fails_no_file_stays_behind(filled, monkeypatch, settings, tmp_path):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("channels_intake.channels.web.sending.keep_each", keeping_then(broken))
    with pytest.raises(RuntimeError):
        filled.post("/complain/send/", {"uploads": [picture()], "add": "1"})
    assert not Attachment.objects.exists()
    assert not [path for path in tmp_path.rglob("attachments/**/*") if path.is_file()]


def keeping_then(fail):
    def keep_and_fail(uploads, kept, **kwargs):
        keep_each(uploads, kept, **kwargs)
        fail()

    return keep_and_fail


def test_a_refused_file_stops_the_sending_and_loses_nothing(filled):
    answer = filled.post("/complain/send/", {"uploads": [picture(), picture("x.exe", b"MZ")], "send": "1"})
    assert answer.status_code == 422
    assert "x.exe" in answer.content.decode()
    assert "账单.png" in answer.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("file_id", ["", "1", "x" * 5000, "6e41f3bd-1e5c-4f70-9389-443ccb230f5d"])
def test_removing_nothing_of_ones_own_changes_nothing(filled, file_id, now, people):
    filled.post("/complain/send/", {"uploads": [picture()], "add": "1"})
    assert filled.post("/complain/send/", {"remove": file_id}).status_code == 302
    assert Attachment.objects.count() == 1


def test_too_large_a_step_is_told_and_the_draft_stays(filled, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = filled.post("/complain/what/", WHAT | {"description": "x" * 2000})
    assert answer.status_code == 413
    assert "尽快修复" in answer.content.decode()


def test_too_many_fields_are_told(filled, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    assert filled.post("/complain/", {f"f{n}": "1" for n in range(9)}).status_code == 413


def test_forged_steps_are_refused(db):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/complain/", WHO).status_code == 403
    assert not Draft.objects.exists()


def test_too_many_steps_from_one_address_are_slowed_with_the_words_kept(client, db, monkeypatch):
    monkeypatch.setattr(
        "channels_intake.channels.web.steps.DRAFT_ADDRESS",
        type(DRAFT_ADDRESS)(scope="draft-address", attempts=1, window=DRAFT_ADDRESS.window),
    )
    client.post("/complain/", WHO)
    answer = client.post("/complain/", WHO | {"name": "李四"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert "李四" in answer.content.decode()


def test_too_many_complaints_from_one_address_are_slowed(filled, monkeypatch):
    monkeypatch.setattr(
        "channels_intake.channels.web.sending.SUBMIT_ADDRESS",
        type(SUBMIT_ADDRESS)(scope="submit-address", attempts=0, window=SUBMIT_ADDRESS.window),
    )
    answer = filled.post("/complain/send/", SEND)
    assert answer.status_code == 429
    assert not Ticket.objects.exists()
    assert Draft.objects.exists()


def test_an_expired_draft_is_begun_again(filled):
    draft = Draft.objects.get()
    Draft.objects.update(touched_at=draft.touched_at - timedelta(days=4))
    assert filled.post("/complain/send/", SEND).headers["Location"] == "/complain/"
    assert "张䶮𠮷" not in filled.get("/complain/").content.decode()


def test_the_language_of_the_page_is_the_language_of_the_ticket(client, db):
    english = {"headers": {"accept-language": "en"}}
    client.post("/complain/", WHO, **english)
    client.post("/complain/what/", WHAT, **english)
    client.post("/complain/send/", SEND, **english)
    assert Ticket.objects.get().language == "en"
