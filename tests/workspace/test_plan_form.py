"""Writing a plan, step by step."""

from datetime import timedelta

import pytest

from complaints.lifecycle.waiting import ask_customer, end_silent
from complaints.models import Plan, Term
from complaints.states import State
from tests.factories import ref
from tests.workspace.filling import a_plan_form, rows

pytestmark = pytest.mark.django_db


def test_a_plan_can_get_more_rows_without_losing_anything(as_, ticket_in, send, network, now):
    form = a_plan_form(network, now, add_row="steps", finding="写到一半")
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
    assert send(client, ticket, "submit_plan", **form, add_row="steps").status_code in (200, 404, 422)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"verified_true": ""}, "verified_true"),
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


def test_all_that_is_missing_is_said_at_once(as_, ticket_in, send, network, now):
    lists = rows("remedy", {}) | rows("option") | rows("share") | rows("step", {})
    bare = {"finding": "光缆被挖断", **lists}
    form = send(as_("handler"), ticket_in(State.INVESTIGATING), "submit_plan", **bare).context["opened"].form
    assert form.errors.keys() == {"evidence", "responsibility", "cause", "verified_true"}
    assert "remedy" in form.remedies.forms[0].errors
    assert "text" in form.steps.forms[0].errors


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
    form = a_plan_form(network, now, add_row="steps", **{"step-0-department": ""})
    response = send(as_("handler"), ticket_in(State.INVESTIGATING), "submit_plan", **form)
    rows = [row.initial["department"] for row in response.context["opened"].form.steps]
    assert rows == ["", "", "", network.pk]


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


@pytest.fixture
def more_terms(terms):
    """Who could share a responsibility, and one remedy more, by code."""
    for kind, code in (("responsibility", "user"), ("responsibility", "shared"), ("remedy", "refund")):
        Term.objects.create(kind=kind, code=code, name_zh=code, name_en=code)
    return {each.code: each.pk for each in Term.objects.exclude(kind="cause")}


def test_the_usual_plan_is_short(as_, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    form = as_("handler").get(f"/work/tickets/{ticket.number}/?move=submit_plan").context["opened"].form
    assert {name: len(rows) for name, rows in form.lists.items()} == {
        "shares": 2,
        "remedies": 2,
        "options": 2,
        "steps": 3,
    }
    assert not form.offers_ways


@pytest.mark.parametrize("name", ["shares", "remedies", "options", "steps"])
def test_each_list_grows_without_losing_anything(as_, ticket_in, send, network, now, name):
    before = {"shares": 0, "remedies": 1, "options": 0, "steps": 3}
    ticket = ticket_in(State.INVESTIGATING)
    sent = send(as_("handler"), ticket, "submit_plan", **a_plan_form(network, now, add_row=name))
    lists = sent.context["opened"].form.lists
    least = {"shares": 2, "remedies": 2, "options": 2, "steps": 3}
    assert {each: len(rows) for each, rows in lists.items()} == {
        each: max(count + (each == name), least[each]) for each, count in before.items()
    }
    assert lists["remedies"][0]["amount"].value() == "120"


@pytest.mark.parametrize(
    ("changed", "name", "row", "field"),
    [
        ({"remedy-0-remedy": "", "remedy-0-amount": ""}, "remedies", 0, "remedy"),
        ({"remedy-0-remedy": ""}, "remedies", 0, "remedy"),
        ({"remedy-0-remedy": "0"}, "remedies", 0, "remedy"),
        ({"remedy-0-amount": "-1"}, "remedies", 0, "amount"),
        ({"remedy-0-amount": "NaN"}, "remedies", 0, "amount"),
        ({"remedy-0-amount": "1e9"}, "remedies", 0, "amount"),
        ({"remedy-0-amount": "0.001"}, "remedies", 0, "amount"),
        ({"remedy-0-option": "1"}, "remedies", 0, "remedy"),
        ({"remedy-0-option": "5"}, "remedies", 0, "option"),
        (rows("option", {"text": "只有一个"}), "options", 0, "text"),
        (rows("option", {"text": "一"}, {"text": "字" * 501}), "options", 1, "text"),
    ],
)
def test_a_wrong_row_is_refused_at_its_field_and_linked(
    as_, ticket_in, send, network, now, changed, name, row, field
):
    ticket = ticket_in(State.INVESTIGATING)
    response = send(as_("handler"), ticket, "submit_plan", **a_plan_form(network, now, **changed))
    rows_ = response.context["opened"].form.lists[name]
    assert response.status_code == 422
    assert field in rows_.forms[row].errors
    assert f'<a href="#id_{rows_.prefix}-{row}-{field}">{row + 1}. ' in response.content.decode()
    assert Plan.objects.count() == 0


def test_after_a_silence_the_form_asks_why_it_goes_on(as_, people, ticket_in, send, network, now):
    ticket, handler = ticket_in(State.INVESTIGATING), as_("handler")
    form, asks = a_plan_form(network, now), 'name="without_answer"'
    opened = f"/work/tickets/{ticket.number}/?move=submit_plan"
    assert asks not in handler.get(opened).content.decode()
    soon = {"reply_by": now + timedelta(minutes=1), "now": now}
    ask_customer(ticket=ref(ticket), by=people.handler, question="哪一天？", **soon)
    end_silent(now=now + timedelta(minutes=1))
    ticket.refresh_from_db()
    assert asks in handler.get(opened).content.decode()
    refused = send(handler, ticket, "submit_plan", **form)
    assert (refused.status_code, asks in refused.content.decode()) == (422, True)
    assert "without_answer" in refused.context["opened"].form.errors
    assert send(handler, ticket, "submit_plan", **form, without_answer="账单已足够").status_code == 302
