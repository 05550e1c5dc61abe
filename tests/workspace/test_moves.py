"""Making moves from the ticket page: once each, checked, and nothing typed is ever lost."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from accounts.roles import ROLES, Role
from complaints.models import Attachment, HistoryEvent, Plan, Term, Ticket
from complaints.states import State
from complaints.workspace.moves import MOVES

pytestmark = pytest.mark.django_db


def term(kind):
    return Term.objects.get(kind=kind).pk


def a_plan_form(department, now, **changed):
    tomorrow = (timezone.localdate(now) + timedelta(days=1)).isoformat()
    return {
        "finding": "3 号站射频单元故障",
        "evidence": "告警截图",
        "verified_true": "on",
        "verified_accurate": "on",
        "verified_complete": "on",
        "responsibility": term("responsibility"),
        "cause": term("cause"),
        "remedies": [term("remedy")],
        "compensation": "120",
        "step-TOTAL_FORMS": "3",
        "step-INITIAL_FORMS": "0",
        "step-0-text": "更换射频单元",
        "step-0-department": department.pk,
        "step-0-owner": "何立",
        "step-0-due_on": tomorrow,
        **changed,
    }


def state_of(ticket):
    return Ticket.objects.get(pk=ticket.pk).state


CALLED = {"channel": "phone"}
TOLD = {
    "channel": "phone",
    "reached": "on",
    "result": "已恢复",
    "cause": "故障",
    "improvement": "巡检",
    "closing": "thanks",
}


def test_a_complaint_goes_through_all_seven_stages_by_these_forms(
    as_, journey, send, network, category_complex, people, now
):
    ticket = journey.entered().ticket
    agent, handler, leader = as_("agent"), as_("handler"), as_("leader")
    steps = [
        (
            agent,
            "classify",
            {
                "category": category_complex.pk,
                "severity": 2,
                "urgency": 2,
                "complexity": "complex",
                "tags": "信号，商铺",
            },
        ),
        (agent, "assign", {"department": network.pk, "note": "请尽快"}),
        (handler, "start_investigation", {"owner": people.handler.pk}),
        (handler, "submit_plan", a_plan_form(network, now)),
        (leader, "send_back", {"opinion": "补充证据"}),
        (handler, "submit_plan", a_plan_form(network, now)),
        (leader, "approve_plan", {"opinion": ""}),
        (agent, "customer_amends", {**CALLED, "wanted": "要书面致歉"}),
        (leader, "approve_plan", {"opinion": "同意"}),
        (agent, "customer_consents", {**CALLED, "note": ""}),
        (handler, "resolve", {"done": [1], "outcome": "已修复", "proof": "路测"}),
        (agent, "give_feedback", TOLD),
        (agent, "archive", {"reached": "on", "score": 5, "comment": "满意", "note": ""}),
    ]
    for client, move, data in steps:
        response = send(client, ticket, move, **data)
        assert response.status_code == 302, (
            move,
            response.context and response.context["opened"].form.errors,
        )
    assert state_of(ticket) == State.ARCHIVED


def test_a_simple_complaint_is_solved_on_the_spot(as_, journey, category_simple, send):
    journey.category = category_simple
    ticket = journey.to(State.CLASSIFIED)
    refused = send(as_("agent"), ticket, "resolve_on_the_spot", solution="已关闭会员")
    assert refused.status_code == 422
    assert "customer_agrees" in refused.context["opened"].form.errors
    assert "已关闭会员" in refused.content.decode()
    send(as_("agent"), ticket, "resolve_on_the_spot", solution="已关闭会员", customer_agrees="on")
    assert state_of(ticket) == State.RESOLVED


LACKING = [(role, move) for role in Role for move in MOVES if move.right not in ROLES[role].may]


@pytest.mark.parametrize(("role", "move"), LACKING, ids=[f"{role}-{move.name}" for role, move in LACKING])
def test_nobody_makes_a_move_their_role_lacks(as_, ticket_in, send, role, move):
    ticket = ticket_in(State.CLASSIFIED)
    before = ticket.history.count()
    response = send(as_(role), ticket, move.name, text="x", opinion="x", note="x")
    assert response.status_code in (403, 404)
    assert ticket.history.count() == before


@pytest.mark.parametrize("move", ["approve_plan", "archive", "resolve"])
def test_a_move_the_state_does_not_allow_is_refused_in_words(as_, people, ticket_in, send, move):
    ticket = ticket_in(State.INVESTIGATING)
    role = {"approve_plan": "leader", "archive": "agent", "resolve": "handler"}[move]
    response = send(as_(role), ticket, move, opinion="好", reached="on", score=5, outcome="x", proof="x")
    assert response.status_code in (409, 422)
    assert state_of(ticket) == State.INVESTIGATING


def test_whoever_had_a_plan_changed_cannot_approve_it(as_, ticket_in, send):
    ticket = ticket_in(State.NEGOTIATING)
    send(as_("leader"), ticket, "customer_amends", channel="phone", wanted="书面致歉")
    assert send(as_("leader"), ticket, "approve_plan", opinion="").status_code == 403
    assert state_of(ticket) == State.PLAN_REVIEW


def test_above_the_tier_approval_is_refused(as_, journey, send):
    journey.compensation = 800
    ticket = journey.to(State.PLAN_REVIEW)
    response = send(as_("leader"), ticket, "approve_plan", opinion="")
    assert response.status_code in (409, 422)
    assert state_of(ticket) == State.PLAN_REVIEW


def test_an_unknown_move_is_not_found(as_, ticket_in, send):
    assert send(as_("agent"), ticket_in(State.INTAKE), "delete").status_code == 404


def test_a_move_needs_a_post(as_, ticket_in):
    ticket = ticket_in(State.INTAKE)
    assert as_("agent").get(f"/work/tickets/{ticket.number}/moves/classify/").status_code == 405


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
    assert f'name="version" value="{seen + 1}"' in page
    assert Ticket.objects.get(pk=ticket.pk).severity == 2


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


@pytest.mark.parametrize(
    "text",
    ["", "   ", "字" * 2001, "a\x00b", "a\x07b", "\x1b[31m"],
    ids=["empty", "blank", "long", "nul", "bell", "escape"],
)
def test_bad_words_are_an_error_at_their_field(as_, ticket_in, send, text):
    response = send(as_("agent"), ticket_in(State.INTAKE), "add_note", text=text)
    assert response.status_code == 422
    assert "text" in response.context["opened"].form.errors


def test_words_are_kept_in_one_normal_form(as_, ticket_in, send):
    ticket = ticket_in(State.INTAKE)
    send(as_("agent"), ticket, "add_note", text="  cafe\u0301\r\n䶮𠮷😀\t<b>  ")
    assert ticket.history.get(kind="noted").payload["text"] == "café\n䶮𠮷😀\t<b>"


def test_line_ends_of_a_browser_do_not_count_twice(as_, ticket_in, send):
    text = "\r\n".join("字" * 9 for _line in range(200))
    assert send(as_("agent"), ticket_in(State.INTAKE), "add_note", text=text).status_code == 302


@pytest.mark.parametrize("broken", [{"version": "x"}, {"version": ""}, {"key": "x"}, {"key": ""}])
def test_a_form_without_its_marks_is_refused(as_, ticket_in, broken):
    ticket = ticket_in(State.INTAKE)
    data = {"version": ticket.version, "key": uuid.uuid4(), "text": "备注", **broken}
    response = as_("agent").post(f"/work/tickets/{ticket.number}/moves/add_note/", data)
    assert response.status_code == 422
    assert "备注" in response.content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"category": "999999"},
        {"category": "x"},
        {"severity": "9"},
        {"urgency": ""},
        {"complexity": "hard"},
        {"tags": ",".join("abcdefghijkl")},
        {"tags": "字" * 25},
    ],
)
def test_a_classification_takes_only_what_exists(as_, ticket_in, send, category_complex, changed):
    form = {
        "category": category_complex.pk,
        "severity": 1,
        "urgency": 1,
        "complexity": "simple",
        "tags": "",
        **changed,
    }
    response = send(as_("agent"), ticket_in(State.INTAKE), "classify", **form)
    assert response.status_code == 422
    assert set(changed) == set(response.context["opened"].form.errors)


def test_the_department_is_chosen_by_category(as_, ticket_in, network):
    response = as_("agent").get(f"/work/tickets/{ticket_in(State.CLASSIFIED).number}/?move=assign")
    assert response.context["opened"].form.initial["department"] == network.pk


def test_a_handler_of_another_department_is_an_error_at_the_field(
    as_, ticket_in, send, network, people, headquarters
):
    other = type(network).objects.create(
        code="B", kind="department", parent=headquarters, name_zh="账务部", name_en="Billing"
    )
    User.objects.create_user("B001", None, name="唐雅琴", role=Role.HANDLER, unit=other)
    response = send(
        as_("agent"), ticket_in(State.CLASSIFIED), "assign", department=other.pk, handler=people.handler.pk
    )
    assert response.status_code == 422
    assert "handler" in response.context["opened"].form.errors


def test_a_plan_can_get_more_rows_without_losing_anything(as_, ticket_in, send, network, now):
    form = a_plan_form(network, now, add_row="1", finding="写到一半")
    response = send(as_("handler"), ticket_in(State.INVESTIGATING), "submit_plan", **form)
    page = response.content.decode()
    assert response.status_code == 200
    assert "写到一半" in page
    assert "更换射频单元" in page
    assert 'name="step-3-text"' in page


@pytest.mark.parametrize("total", ["-1", "x", "99999999", ""])
def test_a_made_up_number_of_rows_is_harmless(as_, ticket_in, send, network, now, total):
    form = a_plan_form(network, now, **{"step-TOTAL_FORMS": total})
    client, ticket = as_("handler"), ticket_in(State.INVESTIGATING)
    assert send(client, ticket, "submit_plan", **form).status_code in (200, 302, 422)
    assert send(client, ticket, "submit_plan", **form, add_row="1").status_code in (200, 404, 422)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"verified_true": ""}, "verified_true"),
        ({"remedies": []}, "remedies"),
        ({"compensation": "-1"}, "compensation"),
        ({"compensation": "NaN"}, "compensation"),
        ({"compensation": "1e9"}, "compensation"),
        ({"finding": ""}, "finding"),
        ({"finding": "字" * 5001}, "finding"),
        ({"responsibility": "0"}, "responsibility"),
    ],
)
def test_an_incomplete_plan_is_refused_at_its_field(as_, ticket_in, send, network, now, changed, field):
    ticket = ticket_in(State.INVESTIGATING)
    response = send(as_("handler"), ticket, "submit_plan", **a_plan_form(network, now, **changed))
    assert response.status_code == 422
    assert field in response.context["opened"].form.errors
    assert Plan.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "row", "field"),
    [
        ({"step-0-text": "", "step-0-owner": "", "step-0-due_on": "", "step-0-department": ""}, 0, "text"),
        ({"step-0-text": "  "}, 0, "text"),
        ({"step-0-text": "更\x00换"}, 0, "text"),
        ({"step-0-text": "字" * 301}, 0, "text"),
        ({"step-0-due_on": "2020-01-01"}, 0, "due_on"),
        ({"step-0-due_on": "soon"}, 0, "due_on"),
        ({"step-0-department": "0"}, 0, "department"),
        ({"step-0-department": ""}, 0, "department"),
        ({"step-0-owner": " "}, 0, "owner"),
        ({"step-2-text": "路测"}, 2, "due_on"),
    ],
)
def test_an_incomplete_step_is_refused_at_its_field_and_linked(
    as_, ticket_in, send, network, now, changed, row, field
):
    ticket = ticket_in(State.INVESTIGATING)
    response = send(as_("handler"), ticket, "submit_plan", **a_plan_form(network, now, **changed))
    assert response.status_code == 422
    assert field in response.context["opened"].form.steps.forms[row].errors
    assert f'<a href="#id_step-{row}-{field}">{row + 1}. ' in response.content.decode()
    assert Plan.objects.count() == 0


def test_a_row_without_a_step_counts_for_nothing_whatever_else_is_in_it(
    as_, people, ticket_in, send, network, now
):
    ticket = ticket_in(State.INVESTIGATING)
    filled = {f"step-{row}-department": network.pk for row in (1, 2)} | {
        "step-1-owner": "何立",
        "step-2-due_on": "2020-01-01",
        "step-2-text": "   ",
    }
    sent = send(as_("handler"), ticket, "submit_plan", **a_plan_form(network, now, **filled))
    assert sent.status_code == 302
    assert [step.text for step in Plan.objects.get(ticket=ticket).steps.all()] == ["更换射频单元"]


def test_the_steps_begin_with_the_unit_and_the_person_who_plans(as_, people, ticket_in, network):
    ticket = ticket_in(State.INVESTIGATING)
    response = as_("handler").get(f"/work/tickets/{ticket.number}/?move=submit_plan")
    rows = [form.initial for form in response.context["opened"].form.steps]
    assert [row["department"] for row in rows] == [network.pk] * 3
    assert [row.get("owner", "") for row in rows] == [people.handler.name, "", ""]


def test_rows_that_may_stay_empty_are_not_announced_as_required(as_, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    response = as_("handler").get(f"/work/tickets/{ticket.number}/?move=submit_plan")
    assert not any(field.field.required for form in response.context["opened"].form.steps for field in form)


def test_an_added_row_begins_with_the_unit_too(as_, ticket_in, send, network, now):
    form = a_plan_form(network, now, add_row="1", **{"step-0-department": ""})
    response = send(as_("handler"), ticket_in(State.INVESTIGATING), "submit_plan", **form)
    rows = [row.initial["department"] for row in response.context["opened"].form.steps]
    assert rows == ["", "", "", network.pk]


def test_the_answer_to_a_form_stands_under_the_tickets_address(as_, ticket_in, send):
    ticket = ticket_in(State.INTAKE)
    response = send(as_("agent"), ticket, "add_note", text="")
    assert response.headers["HX-Push-Url"] == f"/work/tickets/{ticket.number}/?move=add_note"


def test_the_next_round_begins_with_the_plan_sent_back(as_, ticket_in, send):
    ticket = ticket_in(State.PLAN_REVIEW)
    send(as_("leader"), ticket, "send_back", opinion="补充")
    page = as_("handler").get(f"/work/tickets/{ticket.number}/?move=submit_plan").content.decode()
    assert "更换 3 号站射频单元" in page
    assert "120.00" in page


def test_every_step_has_to_be_done(as_, ticket_in, send):
    ticket = ticket_in(State.IMPLEMENTING)
    response = send(as_("handler"), ticket, "resolve", done=[1], outcome="已修复", proof="路测")
    assert response.status_code == 422
    assert "done" in response.context["opened"].form.errors
    assert (
        send(as_("handler"), ticket, "resolve", done=[1, 2], outcome="已修复", proof="路测").status_code
        == 302
    )


def test_closing_needs_an_answer_or_what_was_offered(as_, ticket_in, send):
    ticket = ticket_in(State.FEEDBACK)
    assert "score" in send(as_("agent"), ticket, "archive", note="").context["opened"].form.errors
    unhappy = {"reached": "on", "score": 1, "comment": "太慢", "note": ""}
    assert "note" in send(as_("agent"), ticket, "archive", **unhappy).context["opened"].form.errors
    assert send(as_("agent"), ticket, "archive", **{**unhappy, "note": "再补偿一个月"}).status_code == 302


def test_the_mail_to_the_customer_is_shown_before_it_goes(as_, ticket_in):
    ticket = ticket_in(State.NEGOTIATING)
    page = as_("agent").get(f"/work/tickets/{ticket.number}/?move=customer_consents")
    assert (
        ticket.number in page.context["preview"]["message"].subject + page.context["preview"]["message"].body
    )


def test_without_an_address_it_says_that_nothing_is_sent(as_, journey):
    journey.complaint = {"email": ""}
    ticket = journey.to(State.NEGOTIATING)
    page = as_("agent").get(f"/work/tickets/{ticket.number}/?move=customer_consents")
    assert page.context["preview"] == {"none": True}


def test_files_are_added_all_or_none(as_, ticket_in, send, settings):
    ticket = ticket_in(State.INTAKE)
    good, bad = SimpleUploadedFile("a.txt", b"call log"), SimpleUploadedFile("b.exe", b"MZ\x90\x00")
    response = send(as_("agent"), ticket, "add_evidence", uploads=[good, bad])
    assert response.status_code == 422
    assert "uploads" in response.context["opened"].form.errors
    assert Attachment.objects.count() == 0


def test_evidence_sent_twice_is_kept_once(as_, ticket_in, send):
    ticket, key = ticket_in(State.INTAKE), uuid.uuid4()
    for _again in range(2):
        upload = SimpleUploadedFile("a.txt", b"call log")
        assert send(as_("agent"), ticket, "add_evidence", key=key, uploads=[upload]).status_code == 302
    assert Attachment.objects.count() == 1


def test_no_file_is_an_error_at_the_field(as_, ticket_in, send):
    response = send(as_("agent"), ticket_in(State.INTAKE), "add_evidence")
    assert "uploads" in response.context["opened"].form.errors


def test_a_move_out_of_ones_sight_leads_home(as_, ticket_in, people, send):
    ticket = ticket_in(State.PLAN_REVIEW)
    response = send(as_("approver"), ticket, "send_back", opinion="补充证据")
    assert response.status_code == 302
    assert as_("approver").get(response.url, follow=True).status_code == 200


def test_forms_need_the_csrf_token(people, ticket_in):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(people.agent)
    ticket = ticket_in(State.INTAKE)
    data = {"version": ticket.version, "key": uuid.uuid4(), "text": "x"}
    assert client.post(f"/work/tickets/{ticket.number}/moves/add_note/", data).status_code == 403


def test_a_ticket_of_somebody_else_cannot_be_moved_by_its_number(as_, people, journey, send):
    ticket = journey.entered().ticket
    Ticket.objects.filter(pk=ticket.pk).update(agent=people.leader, team=None)
    assert send(as_("agent"), ticket, "add_note", text="x").status_code == 404
