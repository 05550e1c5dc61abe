"""Looks at personal data: recordings and proof of identity, and the page that tells of every look."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import ROLES, Right, Role
from complaints.lifecycle.events import FileOpened, Printed, Revealed
from complaints.lifecycle.remarks import reveal
from complaints.models import Attachment
from complaints.models.history import LOOKS
from complaints.states import State
from tests.factories import ref

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(ticket_in, as_, send):
    ticket = ticket_in(State.PLAN_REVIEW)
    upload = SimpleUploadedFile("通话.txt", b"a call")
    send(as_("handler"), ticket, "add_evidence", uploads=[upload], kind="recording")
    return Attachment.objects.get()


WHY = {"reason": "核对承诺"}


def content(answer):
    return b"".join(answer.streaming_content)


def opens(recording):
    return recording.ticket.history.filter(kind="file_opened")


def test_every_kind_of_look_is_on_the_page():
    assert set(LOOKS) == {Revealed.kind, FileOpened.kind, Printed.kind}


def test_a_recording_is_asked_for_and_each_look_is_told(as_, people, recording):
    address, handler = f"/work/files/{recording.pk}/", as_("handler")
    asked = handler.get(address)
    assert asked.templates[0].name == "workspace/open_file.html"
    assert not opens(recording)
    for _look in range(2):
        assert content(handler.post(address, WHY)) == b"a call"
    assert [event.actor for event in opens(recording)] == [people.handler] * 2
    told = {"id": str(recording.pk), "name": "通话.txt", "shows": "recording", "reason": "核对承诺"}
    assert opens(recording)[0].payload == told


def test_without_a_reason_it_stays_closed(as_, recording):
    answer = as_("handler").post(f"/work/files/{recording.pk}/", {"reason": " "})
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
    assert not opens(recording)


def test_who_may_not_see_people_in_full_opens_none(as_, recording):
    for role in Role:
        answer = as_(role).post(f"/work/files/{recording.pk}/", WHY)
        seen = answer.status_code not in {403, 404}
        assert not seen or (Right.REVEAL in ROLES[role].may and content(answer) == b"a call")
    assert as_("approver").get(f"/work/files/{recording.pk}/").status_code == 403


def test_other_files_are_read_as_before(as_, send, ticket_in):
    ticket = ticket_in(State.PLAN_REVIEW)
    send(as_("handler"), ticket, "add_evidence", uploads=[SimpleUploadedFile("a.txt", b"x")], kind="records")
    answer = as_("approver").get(f"/work/files/{Attachment.objects.get().pk}/")
    assert content(answer) == b"x"


def test_the_page_tells_of_every_look_and_masks_numbers(as_, people, recording, now):
    reveal(ticket=ref(recording.ticket), by=people.leader, reason="回拨 13800001111", now=now)
    content(as_("handler").post(f"/work/files/{recording.pk}/", WHY))
    page = as_("supervisor").get("/work/looks/")
    kinds = [row["line"].kind for row in page.context["rows"]]
    assert kinds == ["file_opened", "revealed"]
    shown = page.content.decode()
    assert "138****1111" in shown
    assert "13800001111" not in shown
    assert f'href="/work/tickets/{recording.ticket.number}/"' in shown
    theirs = as_("auditor").get("/work/looks/", {"by": people.leader.staff_number})
    assert [row["line"].kind for row in theirs.context["rows"]] == ["revealed"]
    assert f'href="/work/tickets/{recording.ticket.number}/"' not in theirs.content.decode()


def test_it_is_read_page_by_page_in_few_queries(as_, people, recording, now, monkeypatch):
    monkeypatch.setattr("complaints.workspace.looks.PER_PAGE", 2)
    for reason in "甲乙丙":
        reveal(ticket=ref(recording.ticket), by=people.leader, reason=reason, now=now)
    auditor = as_("auditor")
    first = auditor.get("/work/looks/")
    with CaptureQueriesContext(connection) as queries:
        second = auditor.get("/work/looks/" + first.context["next_url"])
    assert [row["line"].facts["reason"] for row in second.context["rows"]] == ["甲"]
    assert len(queries) <= 6
    for odd in ("x", "2026-01-01~1", "2026-99-01T00:00:00Z~1", f"{now.isoformat()}~{'9' * 30}"):
        assert auditor.get("/work/looks/", {"before": odd}).status_code == 200
