"""How much and how often may be sent, and what becomes of drafts that nobody sends."""

from datetime import timedelta

from django.test import Client

from accounts.throttle import DRAFT_ADDRESS, SUBMIT_ADDRESS
from channels_intake.models import Draft
from complaints.models import Ticket
from tests.channels_intake.filling import SEND, WHAT, WHO


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
