"""The document: complete, valid, in both languages; and the page made of it."""

import pytest
from django.urls import get_resolver
from jsonschema import Draft202012Validator

from accounts.roles import Role
from api.schema.pages import document
from api.urls import urlpatterns
from api.views.moves import segment
from complaints.states import State
from complaints.workspace.moves import MOVES

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def described():
    return document("en")


def resolved(schema, described):
    """A schema with the document's own schemas at hand."""
    return {**schema, "components": described["components"]}


def test_every_address_and_method_is_described(described):
    assert described["openapi"].startswith("3.1")
    assert len(described["paths"]) >= len(urlpatterns) - 2
    for each in MOVES:
        assert "post" in described["paths"][f"/api/v1/tickets/{{number}}/{segment(each)}/"]


PROMISED = {
    "contacts/": {"get", "post"},
    "contacts/{id}/": {"get"},
    "contacts/{id}/enter/": {"post"},
    "contacts/{id}/discard/": {"post"},
    "tickets/": {"get", "post"},
    "tickets/{number}/": {"get"},
    "tickets/{number}/transitions/": {"get"},
    "tickets/{number}/history/": {"get"},
    "tickets/{number}/notes/": {"post"},
    "tickets/{number}/contact-records/": {"get", "post"},
    "tickets/{number}/attachments/": {"get", "post"},
    "tickets/{number}/urges/": {"post"},
    "tickets/{number}/extensions/": {"post"},
    "attachments/{id}/": {"get", "post"},
    "clocks/": {"get"},
    "calendar/due/": {"get"},
    "categories/": {"get"},
    "departments/": {"get"},
    "policies/": {"get"},
    "incidents/": {"get"},
    "users/me/": {"get"},
    "public/tickets/": {"post"},
    "public/status/": {"post"},
}


@pytest.mark.parametrize("path", PROMISED)
def test_what_others_build_on_stays_where_it_is(described, path):
    assert PROMISED[path] <= described["paths"][f"/api/v1/{path}"].keys()


FILTERS = {
    *("state", "stage", "category", "priority", "department", "handler", "channel", "overdue"),
    *("due_before", "received_after", "received_before", "phone", "q", "ordering", "count", "cursor"),
}


def test_the_list_is_narrowed_by_all_that_was_promised(described):
    """`phone` takes a token of phone-lookups/: no number stands in an address."""
    offered = {each["name"] for each in described["paths"]["/api/v1/tickets/"]["get"]["parameters"]}
    assert offered >= FILTERS


def test_every_operation_says_what_comes_back_and_goes_wrong(described):
    names = set()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert operation["operationId"] not in names
            names.add(operation["operationId"])
            answers = operation["responses"]
            assert {"400", "429", "500", "default"} <= set(answers)
            for status, answer in answers.items():
                if not status.startswith("2"):
                    assert "application/problem+json" in answer["content"]
            if method == "post":
                assert operation["requestBody"]["required"]


def test_every_example_fits_its_schema(described):
    seen = 0
    for methods in described["paths"].values():
        for operation in methods.values():
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                for media in body.get("content", {}).values():
                    if "example" in media:
                        Draft202012Validator(resolved(media["schema"], described)).validate(media["example"])
                        seen += 1
    assert seen > 300


@pytest.mark.parametrize("role", [None, *Role])
def test_schema_and_page_are_open_to_all(client, people, role):
    if role:
        client.force_login(getattr(people, role))
    assert client.get("/api/v1/schema/").json()["info"]["version"]
    assert client.get("/api/v1/docs/").status_code == 200


def test_the_page_finds_operations_and_follows_the_language(client):
    page = client.get("/api/v1/docs/", {"q": "classify"}, headers={"Accept-Language": "en"})
    names = [one.name for group in page.context["groups"] for one in group.operations]
    assert "classify" in names
    assert "list_tickets" not in names
    assert b'id="classify"' in page.content
    assert b"style=" not in page.content
    assert b"<script>" not in page.content
    nothing = client.get("/api/v1/docs/", {"q": "<b>nothing"})
    assert nothing.status_code == 200
    assert b"<b>nothing" not in nothing.content


def test_answers_fit_what_the_document_says(agent, journey, described):
    ticket = journey.to(State.NEGOTIATING)
    for path, query in (
        ("tickets/", {"count": "exact"}),
        (f"tickets/{ticket.number}/", {}),
        (f"tickets/{ticket.number}/transitions/", {}),
        (f"tickets/{ticket.number}/history/", {}),
        (f"tickets/{ticket.number}/attachments/", {}),
        ("clocks/", {"status": "running,breached,met"}),
        ("categories/", {}),
        ("incidents/", {}),
        ("policies/", {}),
        ("departments/", {}),
        ("terms/", {}),
        ("users/me/", {}),
        ("contacts/", {"state": "entered"}),
        ("calendar/due/", {"from": "2026-02-13T17:30:00+08:00", "working_days": 5}),
    ):
        answer = agent.get(path, query)
        assert answer.status_code == 200, answer.content
        name = f"/api/v1/{path}".replace(ticket.number, "{number}")
        schema = described["paths"][name]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator(resolved(schema, described)).validate(answer.json())


def test_no_address_of_the_api_is_without_a_name():
    assert all(pattern.name for pattern in urlpatterns)
    assert get_resolver()
