"""Files that come in pieces go on where they broke off, and are looked at when they are whole."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from channels_intake.guarding import uploading
from channels_intake.guarding.uploading import PIECE_MAX_BYTES, path_of
from channels_intake.models import Draft, Upload
from complaints.models import Attachment
from tests.channels_intake.filling import SEND
from tests.portal.conftest import PICTURE

pytestmark = pytest.mark.django_db
FILES = "/complain/files/"


def begin(client, content=PICTURE, name="账单.png", size=None):
    return client.post(FILES, {"name": name, "size": len(content) if size is None else size})


def send(client, pk, offset, piece):
    return client.patch(
        f"{FILES}{pk}/",
        piece,
        content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def stored(attachment):
    with attachment.file.open() as file:
        return file.read()


@pytest.fixture
def begun(filled):
    answer = begin(filled)
    assert answer.status_code == 201
    return answer.json()["id"]


def test_a_file_in_two_pieces_becomes_evidence(filled, begun):
    assert send(filled, begun, 0, PICTURE[:40]).json() == {"offset": 40, "is_whole": False}
    assert filled.get(f"{FILES}{begun}/").json() == {"offset": 40}
    assert send(filled, begun, 40, PICTURE[40:]).json()["is_whole"]
    attachment = Draft.objects.get().attachments.get()
    assert attachment.name == "账单.png"
    assert stored(attachment) == PICTURE
    assert not Upload.objects.exists()
    assert not path_of(uuid.UUID(begun)).exists()
    filled.post("/complain/send/", SEND)
    assert Attachment.objects.get().ticket is not None


def test_a_piece_sent_again_or_from_elsewhere_is_told_where_to_go_on(filled, begun):
    send(filled, begun, 0, PICTURE[:40])
    for offset in (0, 41, 39):
        answer = send(filled, begun, offset, PICTURE[offset : offset + 5])
        assert (answer.status_code, answer.json()) == (409, {"offset": 40})
    assert path_of(uuid.UUID(begun)).read_bytes() == PICTURE[:40]


def test_more_than_was_announced_is_not_taken(filled, begun):
    assert send(filled, begun, 0, PICTURE + b"x").status_code == 409


def test_what_a_broken_attempt_left_behind_is_written_over(filled, begun):
    send(filled, begun, 0, PICTURE[:40])
    with path_of(uuid.UUID(begun)).open("ab") as file:
        file.write(b"half of a piece that was never committed")
    send(filled, begun, 40, PICTURE[40:])
    assert stored(Attachment.objects.get()) == PICTURE


def test_a_whole_file_is_looked_at_like_any_other(filled):
    content = b"<html><script>alert(1)</script>"
    pk = begin(filled, content, "图.png").json()["id"]
    answer = send(filled, pk, 0, content)
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert not Attachment.objects.exists()
    assert not Upload.objects.exists()
    assert not path_of(uuid.UUID(pk)).exists()


@pytest.mark.parametrize("size", [0, 20 * 1024 * 1024 + 1, "x"])
def test_what_could_never_be_taken_is_refused_at_once(filled, size):
    assert begin(filled, size=size).status_code == 422


def test_together_they_may_not_be_too_large(filled):
    sizes = [begin(filled, size=20 * 1024 * 1024).status_code for _file in range(4)]
    assert sizes == [201, 201, 201, 422]


def test_a_piece_may_not_be_too_large(filled):
    pk = begin(filled, size=3 * PIECE_MAX_BYTES).json()["id"]
    assert send(filled, pk, 0, b"x" * (PIECE_MAX_BYTES + 1)).status_code == 413
    assert send(filled, pk, 0, b"").status_code == 413


def test_another_browser_neither_sees_nor_adds_anything(filled, begun):
    stranger = Client()
    assert begin(stranger).status_code == 404
    assert stranger.get(f"{FILES}{begun}/").status_code == 404
    assert send(stranger, begun, 0, PICTURE).status_code == 404


def test_the_token_of_the_form_is_needed(filled, begun):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = filled.cookies
    assert strict.post(FILES, {"name": "x.png", "size": 5}).status_code == 403
    assert send(strict, begun, 0, PICTURE).status_code == 403
    token = strict.get("/complain/send/").context["csrf_token"]
    piece = strict.patch(
        f"{FILES}{begun}/", PICTURE, headers={"Upload-Offset": "0", "X-CSRFToken": str(token)}
    )
    assert piece.status_code == 200


def test_nobody_reads_what_is_unfinished(filled, begun):
    send(filled, begun, 0, PICTURE[:40])
    assert path_of(uuid.UUID(begun)).stat().st_mode & 0o077 == 0


def test_what_nobody_goes_on_with_is_deleted(filled, begun):
    send(filled, begun, 0, PICTURE[:40])
    now = timezone.now()
    assert uploading.purge(now=now) == 0
    assert uploading.purge(now=now + timedelta(hours=7)) == 1
    assert not path_of(uuid.UUID(begun)).exists()


def test_a_file_whose_form_is_gone_is_deleted_too(filled, begun):
    send(filled, begun, 0, PICTURE[:40])
    Draft.objects.all().delete()
    uploading.purge(now=timezone.now() + timedelta(hours=7))
    assert not path_of(uuid.UUID(begun)).exists()
