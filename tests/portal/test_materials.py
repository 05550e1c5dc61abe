"""The customer's files: adding, and getting only one's own back."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from accounts.throttle import UPLOAD_ADDRESS
from complaints.evidence import keep
from complaints.files import FILES_PER_COMPLAINT
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.remarks import add_evidence
from complaints.models import Attachment
from complaints.portal import uploads
from complaints.states import State
from notifications.models import Notice
from tests.portal.conftest import PICTURE


def picture(name="账单.png", content=PICTURE):
    return SimpleUploadedFile(name, content, content_type="image/png")


def send(client, ticket, *files, follow=False, **given):
    form = {"version": ticket.version, "key": uuid.uuid4(), "uploads": list(files), **given}
    return client.post(f"/progress/{ticket.number}/files/", form, follow=follow)


def test_words_are_added_with_the_files_or_without(client, customer):
    ticket = customer(State.INVESTIGATING)
    assert send(client, ticket, text="昨天又断了一次 𠮷😡<script>").status_code == 302
    assert send(client, ticket, picture(), text="账单在这里").status_code == 302
    kinds = [event.kind for event in ticket.history.order_by("-seq")[:3]]
    assert kinds == ["evidence_added", "contact_recorded", "contact_recorded"]
    page = client.get(f"/progress/{ticket.number}/").content.decode()
    assert "昨天又断了一次 𠮷😡&lt;script&gt;" in page
    assert ticket.contact_records.filter(by_customer=True, made_by=None).count() == 2


def test_agent_and_handler_hear_of_what_was_added(client, customer, people):
    ticket = customer(State.INVESTIGATING)
    send(client, ticket, text="昨天又断了一次")
    told = Notice.objects.filter(kind="customer_wrote").values_list("recipient__staff_number", flat=True)
    assert set(told) == {people.agent.staff_number, people.handler.staff_number}


@pytest.mark.parametrize("text", ["长" * 3001, "a\x00b", "\x07"])
def test_words_that_cannot_be_taken_are_told_at_their_field(client, customer, text):
    ticket = customer(State.INVESTIGATING)
    answer = send(client, ticket, text=text)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"text"}
    assert not ticket.contact_records.exists()


def test_several_files_are_added_and_seen_in_the_history(client, customer):
    ticket = customer(State.INVESTIGATING)
    assert send(client, ticket, picture(), picture("2.png")).status_code == 302
    assert ticket.attachments.filter(from_customer=True).count() == 2
    assert "账单.png" in client.get(f"/progress/{ticket.number}/").content.decode()


def test_the_same_form_twice_adds_nothing_twice(client, customer):
    ticket = customer(State.INVESTIGATING)
    key = uuid.uuid4()
    for _time in range(2):
        send(client, ticket, picture(), key=key)
    assert Attachment.objects.count() == 1
    assert ticket.history.filter(kind="evidence_added").count() == 1


def test_what_can_be_taken_is_taken_and_the_rest_is_explained(client, customer):
    ticket = customer(State.INVESTIGATING)
    bad = picture("坏<script>.svg", b"<svg onload=alert(1)>"), picture("e.png", b"")
    page = send(client, ticket, picture(), *bad, follow=True).content.decode()
    assert ticket.attachments.count() == 1
    assert "坏_script_.svg" in page
    assert "e.png" in page
    assert "坏_script_.svg" not in client.get(f"/progress/{ticket.number}/files/").content.decode()


def test_when_nothing_can_be_taken_every_reason_is_told(client, customer):
    ticket = customer(State.INVESTIGATING)
    answer = send(client, ticket, picture("x.svg", b"<svg/>"))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"text", "uploads"}
    assert "x.svg" in answer.content.decode()
    assert not ticket.history.filter(kind="evidence_added").exists()


def test_words_or_a_file_are_asked_for(client, customer):
    ticket = customer(State.INVESTIGATING)
    answer = client.post(
        f"/progress/{ticket.number}/files/", {"version": 1, "key": uuid.uuid4(), "uploads": "text"}
    )
    assert answer.status_code == 422
    assert "id_text_error" in answer.content.decode()


def test_there_is_a_limit_of_files(client, customer):
    ticket = customer(State.INVESTIGATING)
    answer = send(client, ticket, *(picture(f"{n}.png") for n in range(FILES_PER_COMPLAINT + 2)), follow=True)
    assert len(answer.context["refused"]) == 2
    assert ticket.attachments.count() == FILES_PER_COMPLAINT


@pytest.mark.django_db(transaction=True)
def test_the_limit_of_files_holds_for_parallel_uploads(client, customer):
    ticket = customer(State.INVESTIGATING)

    def upload(_time):
        other = Client()
        other.cookies = client.cookies
        try:
            return send(other, ticket, *(picture(f"{n}.png") for n in range(4)))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(upload, range(4)))
    assert {answer.status_code for answer in answers} == {302, 422}
    assert ticket.attachments.count() == Attachment.objects.count() == FILES_PER_COMPLAINT


def test_all_files_together_have_a_limit(client, customer, monkeypatch):
    monkeypatch.setattr("complaints.files.COMPLAINT_MAX_BYTES", len(PICTURE) + 1)
    ticket = customer(State.INVESTIGATING)
    assert send(client, ticket, picture()).status_code == 302
    answer = send(client, ticket, picture("2.png"))
    assert answer.status_code == 422
    assert "2.png" in answer.content.decode()
    assert ticket.attachments.count() == 1


def test_one_address_sends_so_many_files_an_hour(client, customer, monkeypatch):
    monkeypatch.setattr(
        uploads,
        "UPLOAD_ADDRESS",
        type(UPLOAD_ADDRESS)(scope="upload-address", attempts=1, window=UPLOAD_ADDRESS.window),
    )
    ticket = customer(State.INVESTIGATING)
    answer = send(client, ticket, picture(), picture("2.png"), follow=True)
    assert "2.png" in answer.content.decode()
    assert ticket.attachments.count() == 1


def test_the_same_full_form_twice_is_no_error(client, customer):
    ticket = customer(State.INVESTIGATING)
    key, files = uuid.uuid4(), range(FILES_PER_COMPLAINT)
    for _time in range(2):
        answer = send(client, ticket, *(picture(f"{n}.png") for n in files), key=key)
        assert answer.status_code == 302
    assert ticket.attachments.count() == FILES_PER_COMPLAINT


def test_too_much_at_once_is_told_before_it_is_read(client, customer, monkeypatch):
    ticket = customer(State.INVESTIGATING)
    monkeypatch.setattr(uploads, "REQUEST_MAX_BYTES", 100)
    answer = send(client, ticket, picture())
    assert answer.status_code == 413
    assert 'role="alert"' in answer.content.decode()
    assert not Attachment.objects.exists()


def test_too_many_files_are_told_too(client, customer, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    ticket = customer(State.INVESTIGATING)
    assert send(client, ticket, *(picture(f"{n}.png") for n in range(3))).status_code == 413


def test_forged_uploads_are_still_refused(customer, client):
    ticket = customer(State.INVESTIGATING)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert send(strict, ticket, picture()).status_code == 403
    assert not Attachment.objects.exists()


def test_a_closed_complaint_takes_no_more(client, customer):
    ticket = customer(State.ARCHIVED)
    assert send(client, ticket, picture()).headers["Location"] == f"/progress/{ticket.number}/"
    assert not Attachment.objects.exists()


def test_own_files_come_back_as_harmless_downloads(client, customer):
    ticket = customer(State.INVESTIGATING)
    send(client, ticket, picture())
    answer = client.get(f"/progress/{ticket.number}/files/{ticket.attachments.get().pk}/")
    assert b"".join(answer.streaming_content) == PICTURE
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("whose", ["staff", "other", "none"])
def test_other_files_are_not_found(client, customer, people, now, ticket_in, whose):
    ticket = customer(State.INVESTIGATING)
    if whose == "none":
        file_id = uuid.uuid4()
    else:
        kept = keep(picture(), by=people.handler, now=now)
        about = ticket if whose == "staff" else ticket_in(State.INVESTIGATING)
        add_evidence(ticket=TicketRef(number=about.number), by=people.handler, attachments=[kept], now=now)
        Attachment.objects.filter(pk=kept.pk).update(from_customer=whose == "other")
        file_id = kept.pk
    assert client.get(f"/progress/{ticket.number}/files/{file_id}/").status_code == 404
