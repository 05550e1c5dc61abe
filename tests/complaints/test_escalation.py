"""Customers who announce that they will go over our head."""

import pytest

from complaints.escalation import announced
from complaints.states import State
from complaints.workspace.service_forms import ClassifyForm


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("再不退钱我就去工信部投诉", "工信部"),
        ("已经打了 12345，没人管", "12345"),
        ("I will call my lawyer.", "lawyer"),
        ("明天找记者曝光你们", "记者"),
    ],
)
def test_what_announces_it_is_named_as_it_was_written(text, words):
    assert announced(text) == words


@pytest.mark.parametrize("text", ["", "请回电 13812345678", "宽带断了三天", "the courtyard has no signal"])
def test_nothing_else_does(text):
    assert announced(text) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "ticked"), [(State.INTAKE, True), (State.CLASSIFIED, False)])
def test_only_what_nobody_judged_yet_is_ticked_beforehand(ticket_in, people, now, state, ticked):
    ticket = ticket_in(state)
    ticket.description = "不处理就去通管局申诉"
    form = ClassifyForm(ticket=ticket, user=people.agent, now=now)
    assert form.initial["may_escalate"] is ticked
    assert ("通管局" in str(form.fields["may_escalate"].help_text)) is ticked
