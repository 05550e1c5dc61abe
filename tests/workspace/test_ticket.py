"""The ticket page: what it shows to whom, and at what cost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from complaints.lifecycle.remarks import add_note
from complaints.models import Attachment, Ticket
from complaints.states import State
from complaints.workspace import panels
from tests.factories import PHONE, ref
from tests.workspace.conftest import page

pytestmark = pytest.mark.django_db
MOST = 19  # in all, where there are a plan, a result and its rating; 12 for a fresh ticket
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    + b"\0" * 40
)

NO_TICKETS = {Role.ANALYST, Role.QA, Role.ADMINISTRATOR, Role.AUDITOR, Role.MANAGER}
SEES_PLAN_REVIEW = {Role.AGENT, Role.LEADER, Role.HANDLER, Role.BRANCH, Role.APPROVER, Role.SUPERVISOR}


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_see_a_ticket_find_its_page(as_, ticket_in, role):
    expected = 200 if role in SEES_PLAN_REVIEW else 403 if role in NO_TICKETS else 404
    assert page(as_(role), ticket_in(State.PLAN_REVIEW)).status_code == expected


def test_what_is_not_there_looks_like_what_is_not_to_be_seen(as_, ticket_in):
    ticket = ticket_in(State.ASSIGNED)
    hidden, missing = (
        page(as_("investigator"), ticket),
        as_("investigator").get("/work/tickets/TS20991231-0001-1/"),
    )
    assert hidden.status_code == missing.status_code == 404


@pytest.mark.parametrize("number", ["x", "TS20261121-0001-0", "%00", "..%2f"])
def test_strange_numbers_are_not_found(as_, number):
    assert as_("agent").get(f"/work/tickets/{number}/").status_code == 404


def offered(response):
    """The usual steps; the rare ones are tested where they belong."""
    return {move.name for move in response.context["moves"] if not move.rare}


NOTES = {"add_note", "add_evidence", "record_contact"}
TOLD = {"give_preliminary_result"}
OFFERED = {
    (State.INTAKE, "agent"): {"classify"} | NOTES,
    (State.CLASSIFIED, "agent"): {"classify", "assign"} | NOTES,
    (State.CLASSIFIED, "leader"): {"classify", "assign"} | NOTES,
    (State.CLASSIFIED, "supervisor"): {"add_note"},
    (State.ASSIGNED, "agent"): NOTES,
    (State.ASSIGNED, "handler"): {"start_investigation", "return_ticket"} | NOTES,
    (State.INVESTIGATING, "handler"): {"submit_plan", "ask_customer"} | NOTES,
    (State.INVESTIGATING, "branch"): {"submit_plan", "ask_customer"} | NOTES,
    (State.PLAN_REVIEW, "handler"): NOTES,
    (State.PLAN_REVIEW, "leader"): {"approve_plan", "send_back"} | NOTES | TOLD,
    (State.PLAN_REVIEW, "approver"): {"approve_plan", "send_back"},
    (State.NEGOTIATING, "agent"): {"customer_consents", "customer_amends"} | NOTES | TOLD,
    (State.IMPLEMENTING, "handler"): {"resolve", "report_steps"} | NOTES,
    (State.IMPLEMENTING, "agent"): NOTES | TOLD,
    (State.RESOLVED, "agent"): {"give_feedback"} | NOTES,
    (State.FEEDBACK, "agent"): {"archive"} | NOTES,
    (State.ARCHIVED, "agent"): set(),
}


@pytest.mark.parametrize(("state", "role"), list(OFFERED))
def test_exactly_the_possible_moves_are_offered(as_, ticket_in, state, role):
    assert offered(page(as_(role), ticket_in(state))) == OFFERED[state, role]


def test_above_the_tier_a_plan_can_only_be_sent_back(as_, journey):
    journey.compensation = 800
    assert offered(page(as_("leader"), journey.to(State.PLAN_REVIEW))) == {"send_back"} | NOTES | TOLD


def test_only_a_simple_complaint_can_be_solved_on_the_spot(as_, journey, category_simple):
    journey.category = category_simple
    assert "resolve_on_the_spot" in offered(page(as_("agent"), journey.to(State.CLASSIFIED)))


def test_whoever_handled_a_case_is_not_offered_the_callback(as_, people, ticket_in):
    ticket = ticket_in(State.RESOLVED)
    Ticket.objects.filter(pk=ticket.pk).update(handler=people.agent)
    assert "give_feedback" not in offered(page(as_("agent"), ticket))


@pytest.mark.parametrize(("state", "role"), [key for key, moves in OFFERED.items() if moves])
def test_each_tab_opens_its_form_within_the_queries_allowed(as_, ticket_in, journey, state, role):
    ticket = ticket_in(state)
    journey.entered()
    client = as_(role)
    page(client, ticket)  # reads the catalogue, which is kept until somebody changes it
    for move in sorted(OFFERED[state, role]):
        with CaptureQueriesContext(connection) as queries:
            response = page(client, ticket, f"?move={move}")
        assert response.context["opened"].move.name == move
        assert len(queries) <= MOST, (move, len(queries))


def test_a_tab_that_is_not_offered_opens_the_first_instead(as_, ticket_in):
    response = page(as_("agent"), ticket_in(State.INTAKE), "?move=approve_plan")
    assert response.context["opened"].move.name == "classify"


def test_the_accepting_agent_reads_the_customer_in_full_and_others_masked(as_, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    assert PHONE in page(as_("agent"), ticket).content.decode()
    for role in ("leader", "handler", "supervisor"):
        shown = page(as_(role), ticket).content.decode()
        assert "138****0000" in shown
        for secret in (PHONE, "张晓明", "zhang@example.com", "城东路 18 号"):
            assert secret not in shown.replace(ticket.description, "")


def test_the_steps_say_who_did_them(as_, ticket_in, people):
    steps = page(as_("agent"), ticket_in(State.NEGOTIATING)).context["steps"]
    assert [step.status for step in steps] == ["done"] * 4 + ["now"] + ["later"] * 2
    assert people.agent.name in steps[1].note
    assert "<time" in steps[0].note


def test_every_event_of_the_main_line_has_its_partial(as_, ticket_in):
    response = page(as_("agent"), ticket_in(State.ARCHIVED))
    assert all(entry.body for entry in response.context["timeline"].entries)
    assert 'id="event-1"' in response.content.decode()


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "信号覆盖"), ("en", "Coverage")])
def test_history_speaks_the_readers_language(as_, ticket_in, language, name):
    client = as_("agent")
    client.cookies["django_language"] = language
    entries = page(client, ticket_in(State.CLASSIFIED)).context["timeline"].entries
    assert entries[0].facts["after"]["category"] == name


def test_history_can_be_narrowed(as_, ticket_in, people, now):
    ticket = ticket_in(State.CLASSIFIED)
    add_note(ticket=ref(ticket), by=people.agent, text="已联系网络部", now=now)
    kinds = {
        wanted: [
            entry.kind
            for entry in page(as_("agent"), ticket, f"?history={wanted}").context["timeline"].entries
        ]
        for wanted in ("all", "moves", "notes", "evidence", "nonsense")
    }
    assert kinds["notes"] == ["noted"]
    assert kinds["moves"] == ["classified", "entered"]
    assert kinds["evidence"] == []
    assert kinds["all"] == kinds["nonsense"] == ["noted", "classified", "entered"]


def test_a_long_history_is_folded_and_can_be_opened(as_, ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    for position in range(40):
        add_note(
            ticket=ref(ticket),
            by=people.agent,
            text=f"第 {position} 次",
            now=now + timedelta(seconds=position),
        )
    client = as_("agent")
    assert len(page(client, ticket).context["timeline"].entries) == 30
    assert page(client, ticket).context["timeline"].hidden == 11
    assert len(page(client, ticket, "?everything=1").context["timeline"].entries) == 41


def test_what_people_wrote_is_escaped(as_, journey, people, now):
    journey.complaint = {"description": "<script>alert(1)</script>😀𠮷䶮"}
    ticket = journey.entered().ticket
    add_note(ticket=ref(ticket), by=people.agent, text="<img src=x onerror=alert(2)>", now=now)
    shown = page(as_("agent"), ticket).content.decode()
    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown
    assert "😀𠮷䶮" in shown


def test_other_tickets_of_the_number_are_shown_only_where_they_may_be_seen(as_, ticket_in, journey):
    ticket, other = ticket_in(State.ASSIGNED), journey.entered().ticket
    assert [t.number for t in page(as_("agent"), ticket).context["data"].related] == [other.number]
    assert page(as_("handler"), ticket).context["data"].related == []


def test_a_layer_above_shows_its_panel(as_, ticket_in, monkeypatch):
    monkeypatch.setattr(panels, "_makers", [])
    panels.register(
        lambda ticket, user, now: panels.Panel("ui/_badge.html", {"text": f"panel of {ticket.number}"})
    )
    ticket = ticket_in(State.INTAKE)
    assert f"panel of {ticket.number}" in page(as_("agent"), ticket).content.decode()


def test_looking_changes_nothing(as_, ticket_in):
    ticket = ticket_in(State.NEGOTIATING)
    before = (ticket.version, ticket.history.count())
    page(as_("agent"), ticket, "?move=customer_consents")
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.version, ticket.history.count()) == before


@pytest.fixture
def evidence(as_, ticket_in, send):
    ticket = ticket_in(State.ASSIGNED)
    response = send(
        as_("agent"),
        ticket,
        "add_evidence",
        uploads=[SimpleUploadedFile("告警<b>.png", PNG), SimpleUploadedFile("说明.txt", "电话记录".encode())],
    )
    assert response.status_code == 302
    return ticket


def test_evidence_is_served_only_to_those_who_see_the_ticket(as_, evidence, client):
    for attachment in Attachment.objects.all():
        address = f"/work/files/{attachment.pk}/"
        served = as_("handler").get(address)
        served.getvalue()  # reading to the end closes the file
        assert served.status_code == 200
        assert as_("investigator").get(address).status_code == 404
        assert as_("manager").get(address).status_code == 403
        assert client.get(address).status_code == 302


def test_files_cannot_run_in_the_page(as_, evidence):
    picture, text = (Attachment.objects.get(media_type=kind) for kind in ("image/png", "text/plain"))
    shown, loaded = (as_("agent").get(f"/work/files/{file.pk}/") for file in (picture, text))
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert loaded.headers["Content-Disposition"].startswith("attachment")
    for response in (shown, loaded):
        response.getvalue()
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_of_no_ticket_is_nobodys(as_, evidence):
    attachment = Attachment.objects.get(media_type="image/png")
    Attachment.objects.filter(pk=attachment.pk).update(ticket=None)
    assert as_("supervisor").get(f"/work/files/{attachment.pk}/").status_code == 404
