"""Materials sent with a complaint: kept at once, all or none, so many and no more."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from accounts.throttle import UPLOAD_ADDRESS
from channels_intake.models import Draft
from complaints.files import FILES_PER_COMPLAINT
from complaints.models import Attachment, Ticket
from complaints.portal.uploads import keep_each
from tests.channels_intake.filling import SEND, WHAT, WHO, picture
from tests.portal.conftest import PICTURE


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
    page = filled.post("/complain/send/", {"uploads": files, "send": "1"}, follow=True).content.decode()
    assert "2.png" in page
    assert "尽快修复" in page
    assert 'role="alert"' in page
    assert 'role="alert"' not in filled.get("/complain/send/").content.decode()
    assert Draft.objects.get().attachments.count() == 2
    assert not Ticket.objects.exists()


def test_one_address_sends_so_many_files_an_hour(filled, monkeypatch):
    monkeypatch.setattr(
        "complaints.portal.uploads.UPLOAD_ADDRESS",
        type(UPLOAD_ADDRESS)(scope="upload-address", attempts=2, window=UPLOAD_ADDRESS.window),
    )
    files = [picture(f"{n}.png") for n in range(4)]
    page = filled.post("/complain/send/", {"uploads": files, "send": "1"}, follow=True).content.decode()
    assert "2.png、3.png" in page or "2.png, 3.png" in page
    assert "尽快修复" in page
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
    assert {answer.headers["Location"] for answer in answers_} == {"/complain/send/"}
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
    files = [picture(), picture("x.exe", b"MZ")]
    page = filled.post("/complain/send/", {"uploads": files, "send": "1"}, follow=True).content.decode()
    assert "x.exe" in page
    assert "账单.png" in page
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("file_id", ["", "1", "x" * 5000, "6e41f3bd-1e5c-4f70-9389-443ccb230f5d"])
def test_removing_nothing_of_ones_own_changes_nothing(filled, file_id, now, people):
    filled.post("/complain/send/", {"uploads": [picture()], "add": "1"})
    assert filled.post("/complain/send/", {"remove": file_id}).status_code == 302
    assert Attachment.objects.count() == 1
