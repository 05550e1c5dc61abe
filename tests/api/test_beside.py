"""What belongs to a ticket, over the interface: notes, contacts, files, looks at personal data."""

from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from api.scopes import Scope
from complaints.states import State

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def test_a_note_needs_no_version_and_leaves_it(agent, ticket_in):
    ticket = ticket_in(State.CLASSIFIED)
    answer = agent.post(f"tickets/{ticket.number}/notes/", {"text": "已回电"})
    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{ticket.version}"'
    event = agent.get(f"tickets/{ticket.number}/history/", {"kind": "noted"}).json()["results"][0]
    assert event["facts"] == {"text": "已回电"}
    assert event["actor"]["kind"] == "staff"


def test_contacts_are_recorded_and_listed_as_the_reader_may_see_them(agent, api_of, people, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    path = f"tickets/{ticket.number}/contact-records/"
    told = {"channel": "phone", "purpose": "progress", "by_customer": False, "reached": True}
    for words in ("改打 13800001111", "明天上门"):
        assert agent.post(path, {**told, "text": words}).status_code == 200
    first = agent.get(path, {"limit": 1}).json()
    assert [(one["text"], one["made_by"]["name"]) for one in first["results"]] == [
        ("改打 13800001111", people.agent.name)
    ]
    masked = api_of(people.supervisor).get(path).json()["results"][0]
    assert masked["text"] == "改打 138****1111"
    cursor = first["next"].split("cursor=")[1].split("&")[0]
    second = agent.get(path, {"limit": 1, "cursor": unquote(cursor)}).json()
    assert [one["text"] for one in second["results"]] == ["明天上门"]
    latest = agent.get(path, {"ordering": "-made_at"}).json()["results"][0]
    assert (latest["text"], latest["purpose"], latest["reached"]) == ("明天上门", "progress", True)
    assert api_of(people.provider).get(path).status_code == 404


def test_files_are_added_listed_and_read(agent, api_of, people, ticket_in):
    ticket = ticket_in(State.CLASSIFIED)
    path = f"tickets/{ticket.number}/attachments/"
    made = agent.send_files(
        path, {"uploads": [SimpleUploadedFile("图.png", PNG), SimpleUploadedFile("二.png", PNG)]}
    )
    assert made.status_code == 200, made.content
    files = agent.get(path).json()
    assert {file["name"] for file in files} == {"图.png", "二.png"}
    content = agent.get(f"attachments/{files[0]['id']}/")
    assert b"".join(content.streaming_content) == PNG
    assert "sandbox" in content.headers["Content-Security-Policy"]
    assert api_of(people.provider).get(f"attachments/{files[0]['id']}/").status_code in {403, 404}
    refused = agent.send_files(path, {"uploads": SimpleUploadedFile("x.exe", b"MZ\x00\x00")})
    assert refused.status_code == 422
    assert agent.send_files(path, {"other": SimpleUploadedFile("x.png", PNG)}).status_code == 422
    assert agent.post(path, {}).status_code == 415


def test_revealing_needs_a_reason_a_scope_and_leaves_its_line(api_of, people, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    path = f"tickets/{ticket.number}/reveal/"
    without = api_of(people.handler, Scope.READ, Scope.WRITE).post(path, {"reason": "回电"})
    assert (without.status_code, without.json()["scope"]) == (403, "reveal")
    handler = api_of(people.handler)
    assert handler.post(path, {}).status_code == 422
    before = ticket.history.count()
    shown = handler.post(path, {"reason": "回电"}, Idempotency_Key="one")
    assert shown.json()["phone"] == "13800000000"
    handler.post(path, {"reason": "回电"}, Idempotency_Key="one")
    assert ticket.history.filter(kind="revealed").count() == 2
    assert ticket.history.count() == before + 2
    assert handler.get(f"tickets/{ticket.number}/").json()["complainant"]["in_full"] is False


def test_numbers_that_somebody_wrote_are_masked_for_whoever_sees_masked(agent, api_of, people, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    agent.post(f"tickets/{ticket.number}/notes/", {"text": "请打 13912345678"})
    assert "13912345678" in agent.get(f"tickets/{ticket.number}/history/").content.decode()
    others = api_of(people.supervisor).get(f"tickets/{ticket.number}/history/").content.decode()
    assert "13912345678" not in others
    assert "139****5678" in others
