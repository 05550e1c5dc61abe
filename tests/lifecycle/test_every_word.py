"""Every word that a form of the ticket page asks for is asked for by the domain as well."""

from types import SimpleNamespace
from typing import Any

import pytest

from complaints.lifecycle.appealing import appeal
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import is_blank
from complaints.models import Appeal, ResultNotice, Ticket
from complaints.models.attachment import EvidenceKind
from complaints.states import Mark, NoticeChannel, State
from complaints.typed import Line, Words
from complaints.workspace.moves import BY_NAME, MOVES
from tests.factories import Journey, a_plan, ref
from tests.second import a_reason

pytestmark = pytest.mark.django_db
NOT_SEEN = " \u200b\u3164\n"
PHONE = {"channel": NoticeChannel.PHONE}
NOBODY: dict[str, Any] = {"department": None, "handler": None}
TASK = {"task": SimpleNamespace(pk=0)}
TOLD = {**PHONE, "reached": True, "written": "", "closing": ResultNotice.Closing.THANKS}
TOLD |= {"result": "x", "cause": "x", "improvement": "x"}
FILED: dict[str, Any] = {
    "kind": Appeal.Kind.INTERNAL,
    "uploads": [],
    "shows": EvidenceKind.OTHER,
    "external_number": "",
}
FILED |= {"transferred_on": None}
# move, field: where the ticket stands, who, what else is said
ASKED: dict[tuple[str, str], tuple[State, str, dict[str, Any]]] = {
    ("resolve_on_the_spot", "solution"): (State.INTAKE, "agent", {"customer_agrees": True}),
    ("propose_rejection", "explanation"): (State.INTAKE, "agent", {"reason": a_reason}),
    ("arbitrate", "reason"): (State.CLASSIFIED, "leader", NOBODY),
    ("return_ticket", "reason"): (State.ASSIGNED, "handler", {}),
    ("transfer", "reason"): (State.ASSIGNED, "handler", NOBODY),
    ("ask_customer", "question"): (State.INVESTIGATING, "handler", {"reply_by": None}),
    ("go_on_without_answer", "reason"): (State.INVESTIGATING, "handler", {}),
    ("customer_answered", "answer"): (State.INVESTIGATING, "agent", PHONE),
    ("ask_department", "request"): (State.INVESTIGATING, "handler", {"department": None, "due_on": None}),
    ("answer_task", "answer"): (State.INVESTIGATING, "handler", TASK),
    ("cancel_task", "reason"): (State.INVESTIGATING, "handler", TASK),
    ("give_preliminary_result", "text"): (State.INVESTIGATING, "agent", PHONE),
    ("submit_plan", "finding"): (State.INVESTIGATING, "handler", {"without_answer": ""}),
    ("submit_plan", "evidence"): (State.INVESTIGATING, "handler", {"without_answer": ""}),
    ("propose_invalid", "explanation"): (
        State.INVESTIGATING,
        "investigator",
        {"reason": a_reason, "evidence": "x"},
    ),
    ("propose_invalid", "evidence"): (
        State.INVESTIGATING,
        "investigator",
        {"reason": a_reason, "explanation": "x"},
    ),
    ("request_extension", "reason"): (
        State.INVESTIGATING,
        "handler",
        {**PHONE, "clock": 0, "promised_at": None, "told_at": None, "said": "x"},
    ),
    ("request_extension", "said"): (
        State.INVESTIGATING,
        "handler",
        {**PHONE, "clock": 0, "promised_at": None, "told_at": None, "reason": "x"},
    ),
    ("send_back", "opinion"): (State.PLAN_REVIEW, "leader", {}),
    ("customer_amends", "wanted"): (State.NEGOTIATING, "agent", PHONE),
    ("decide_without_consent", "reasons"): (State.NEGOTIATING, "leader", {"option": None}),
    ("resolve", "outcome"): (State.IMPLEMENTING, "handler", {"done": [1, 2], "proof": "x"}),
    ("resolve", "proof"): (State.IMPLEMENTING, "handler", {"done": [1, 2], "outcome": "x"}),
    ("give_feedback", "result"): (State.RESOLVED, "agent", TOLD),
    ("give_feedback", "cause"): (State.RESOLVED, "agent", TOLD),
    ("give_feedback", "improvement"): (State.RESOLVED, "agent", TOLD),
    ("reopen", "reason"): (State.FEEDBACK, "agent", {}),
    ("withdraw", "reason"): (State.FEEDBACK, "agent", PHONE),
    ("appeal", "grounds"): (State.FEEDBACK, "agent", FILED),
    ("decide_appeal", "reasons"): (
        State.APPEALING,
        "appeal_officer",
        {"conclusion": Appeal.Conclusion.UPHOLD},
    ),
    ("add_note", "text"): (State.INTAKE, "agent", {}),
    ("set_marks", "reason"): (State.INTAKE, "agent", {"marks": [Mark.GROUP]}),
    ("hold", "reason"): (State.INTAKE, "supervisor", {}),
    ("lift_hold", "reason"): (State.INTAKE, "supervisor", {}),
    ("reveal", "reason"): (State.INTAKE, "leader", {"basis": ""}),
}


def test_no_word_is_forgotten():
    needed = {
        (move.name, name)
        for move in MOVES
        for name, field in move.form.base_fields.items()
        if isinstance(field, Words) and not isinstance(field, Line) and field.required
    }
    assert needed <= set(ASKED), "say here where a new move asks for its words"


def brought(journey: Journey, state: State, who: str) -> Ticket:
    if state != State.APPEALING:
        ticket = journey.to(state)
    else:
        filed = {"kind": Appeal.Kind.INTERNAL, "grounds": "不服", "by": journey.people.agent}
        ticket = appeal(ticket=ref(journey.to(State.ARCHIVED)), now=journey.now, **filed)
    if who == "investigator":
        Ticket.objects.filter(pk=ticket.pk).update(handler=journey.people.investigator)
    return ticket


@pytest.mark.parametrize(("move", "field"), ASKED)
def test_what_nobody_can_read_are_no_words(journey: Journey, network, move, field):
    state, who, given = ASKED[move, field]
    ticket, kind = brought(journey, state, who), BY_NAME[move]
    said = {name: value() if callable(value) else value for name, value in given.items()}
    form: Any = SimpleNamespace(cleaned_data={**said, field: NOT_SEEN})
    form.told = lambda: kind.form.told(form)  # type: ignore[attr-defined]
    form.regulator = lambda: kind.form.regulator(form)  # type: ignore[attr-defined]
    form.draft = lambda: a_plan(network, journey.now, journey.compensation, **{field: NOT_SEEN})
    lines = ticket.history.count()
    with pytest.raises(GuardFailed) as refusal:
        kind.perform(form, ticket=ref(ticket), by=getattr(journey.people, who), now=journey.now)
    assert refusal.value.field == field
    assert ticket.history.count() == lines


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000", "\u200b\u200d\u2060\ufeff", "\u00ad", "\u2800\u3164", "\t\n"]
)
def test_what_is_drawn_as_nothing_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["。", "0", "的", "👍", "\u200b的", "é", "𠮷"])
def test_anything_else_is_said(text):
    assert not is_blank(text)
