"""The same form sent twice, and a form that others overtook: done once, and nothing typed is lost."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.models import Attachment, HistoryEvent, Ticket
from complaints.states import State
from tests.workspace.filling import CALLED, state_of

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_twice_counts_once(as_, ticket_in, send):
    ticket, key = ticket_in(State.INTAKE), uuid.uuid4()
    for _again in range(2):
        assert send(as_("agent"), ticket, "add_note", key=key, text="已回电").status_code == 302
    assert HistoryEvent.objects.filter(ticket=ticket, kind="noted").count() == 1


def test_a_move_sent_twice_is_done_once_and_shown_as_done(as_, ticket_in, send):
    ticket, key = ticket_in(State.NEGOTIATING), uuid.uuid4()
    version = Ticket.objects.get(pk=ticket.pk).version
    for _again in range(2):
        response = send(as_("agent"), ticket, "customer_consents", version=version, key=key, **CALLED)
        assert response.status_code == 302
    assert state_of(ticket) == State.IMPLEMENTING


def test_a_stale_form_is_kept_and_says_who_changed_what(as_, people, journey, category_complex, send):
    ticket = journey.entered().ticket
    seen = ticket.version
    journey.classified(ticket)
    response = send(
        as_("leader"),
        ticket,
        "classify",
        version=seen,
        category=category_complex.pk,
        severity=4,
        urgency=3,
        complexity="complex",
        tags="我写的标签",
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "我写的标签" in page
    assert people.agent.name in page
    theirs = response.context["conflict"]["line"]
    assert (theirs.kind, theirs.event.actor) == ("classified", people.agent)
    compared = page[page.index('class="ts-merge"') :]
    assert "分类" in compared[: compared.index("</section>")] or "Category" in compared
    assert f'name="version" value="{seen + 1}"' in page
    assert Ticket.objects.get(pk=ticket.pk).severity == 2


def test_a_note_written_later_is_not_taken_for_the_change(as_, people, journey, category_complex, send):
    """The leader moved it, the supervisor only wrote a note: it was the leader."""
    ticket = journey.entered().ticket
    seen = ticket.version
    journey.classified(ticket)
    assert send(as_("supervisor"), ticket, "add_note", text="请尽快").status_code == 302
    form = {"category": category_complex.pk, "severity": 4, "urgency": 3, "complexity": "complex", "tags": ""}
    response = send(as_("leader"), ticket, "classify", version=seen, **form)
    assert response.context["conflict"]["line"].who == people.agent.name
    assert response.context["conflict"]["line"].kind == "classified"


def test_after_a_conflict_the_form_can_be_sent_again_deliberately(as_, journey, category_complex, send):
    ticket = journey.entered().ticket
    seen, key = ticket.version, uuid.uuid4()
    journey.classified(ticket)
    form = {"category": category_complex.pk, "severity": 4, "urgency": 3, "complexity": "complex", "tags": ""}
    assert send(as_("leader"), ticket, "classify", version=seen, key=key, **form).status_code == 409
    assert send(as_("leader"), ticket, "classify", key=key, **form).status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).severity == 4


def test_a_stale_form_whose_step_is_over_shows_what_was_typed(as_, ticket_in, journey, send):
    ticket = ticket_in(State.PLAN_REVIEW)
    seen = ticket.version
    journey.plan_approved(ticket)
    response = send(as_("leader"), ticket, "send_back", version=seen, opinion="证据不够充分")
    assert response.status_code == 409
    assert "证据不够充分" in response.content.decode()
    assert not response.context["opened"].possible
    assert state_of(ticket) == State.NEGOTIATING


def test_a_note_never_grows_stale(as_, journey, send):
    ticket = journey.entered().ticket
    seen = ticket.version
    journey.classified(ticket)
    assert send(as_("agent"), ticket, "add_note", version=seen, text="备注").status_code == 302


@pytest.mark.parametrize("broken", [{"version": "x"}, {"version": ""}, {"key": "x"}, {"key": ""}])
def test_a_form_without_its_marks_is_refused(as_, ticket_in, broken):
    ticket = ticket_in(State.INTAKE)
    data = {"version": ticket.version, "key": uuid.uuid4(), "text": "备注", **broken}
    response = as_("agent").post(f"/work/tickets/{ticket.number}/moves/add_note/", data)
    assert response.status_code == 422
    assert "备注" in response.content.decode()


def test_evidence_sent_twice_is_kept_once(as_, ticket_in, send):
    ticket, key = ticket_in(State.INTAKE), uuid.uuid4()
    for _again in range(2):
        upload = SimpleUploadedFile("a.txt", b"call log")
        assert send(as_("agent"), ticket, "add_evidence", key=key, uploads=[upload]).status_code == 302
    assert Attachment.objects.count() == 1
