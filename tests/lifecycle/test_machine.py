"""The machine against a table written by hand from the procedure, and against its page."""

import ast
from functools import cache
from pathlib import Path

import pytest

from complaints.lifecycle import events, machine
from complaints.management.commands.lifecycle_page import PAGE, page, transitions
from complaints.states import CLOSED_STATES, STAGE_OF, Stage, State

PROCEDURE = {
    ("classify", "intake", "classified"),
    ("classify", "classified", "classified"),
    ("resolve_on_the_spot", "intake", "resolved"),
    ("resolve_on_the_spot", "classified", "resolved"),
    ("assign", "classified", "assigned"),
    ("start_investigation", "assigned", "investigating"),
    ("submit_plan", "investigating", "plan_review"),
    ("approve_plan", "plan_review", "negotiating"),
    ("send_back", "plan_review", "investigating"),
    ("customer_amends", "negotiating", "plan_review"),
    ("customer_consents", "negotiating", "implementing"),
    ("resolve", "implementing", "resolved"),
    ("give_feedback", "resolved", "feedback"),
    ("give_feedback", "feedback", "feedback"),
    ("archive", "feedback", "archived"),
    ("decide_without_consent", "negotiating", "implementing"),
    ("return_ticket", "assigned", "classified"),
    ("arbitrate", "classified", "assigned"),
    ("transfer", "assigned", "assigned"),
    ("transfer", "investigating", "assigned"),
    ("ask_customer", "investigating", "waiting_customer"),
    ("ask_customer", "negotiating", "waiting_customer"),
    ("customer_answered", "waiting_customer", "investigating"),
    ("customer_answered", "waiting_customer", "negotiating"),
    ("go_on_without_answer", "waiting_customer", "investigating"),
    ("go_on_without_answer", "waiting_customer", "negotiating"),
    ("reopen", "feedback", "investigating"),
    ("reopen", "archived", "investigating"),
    ("reopen", "withdrawn", "investigating"),
    ("reopen", "feedback", "intake"),
    ("reopen", "archived", "intake"),
    ("reopen", "withdrawn", "intake"),
    ("decide_appeal", "appealing", "intake"),
    ("appeal", "feedback", "appealing"),
    ("appeal", "archived", "appealing"),
    ("appeal", "invalid", "appealing"),
    ("decide_appeal", "appealing", "archived"),
    ("decide_appeal", "appealing", "invalid"),
    ("decide_appeal", "appealing", "investigating"),
    ("reject", "intake", "rejected"),
}
OPEN = [
    "intake",
    "classified",
    "assigned",
    "investigating",
    "waiting_customer",
    "plan_review",
    "negotiating",
    "implementing",
    "resolved",
    "feedback",
    "appealing",
]
FROM_ANY_OPEN_STATE = {"withdraw": "withdrawn", "invalidate": "invalid", "merge": "merged"}
PROCEDURE |= {(move, state, closed) for move, closed in FROM_ANY_OPEN_STATE.items() for state in OPEN}
PROCEDURE -= {("invalidate", "appealing", "invalid"), ("merge", "appealing", "merged")}  # decided first
SECOND_HANDLING = {"reopen", "appeal"}
MOVES = {move for move, _, _ in PROCEDURE}
# What can be recorded besides, in the same move: parts of an event, and what others learn of it.
BESIDES = {"Classification", "ClosingVoted", "TookOver", "DepartmentAsked"}
MADE_BY_MOVES = {name for name in events.__all__ if hasattr(getattr(events, name), "kind")} - BESIDES


def test_the_machine_is_the_procedure():
    assert set(transitions()) == PROCEDURE


def test_every_state_belongs_to_a_stage():
    assert set(STAGE_OF) == set(State)
    assert set(STAGE_OF.values()) == set(Stage)


def test_from_a_closed_state_only_second_handling_leads_on():
    assert {move for move, source, _ in PROCEDURE if source in set(CLOSED_STATES)} == SECOND_HANDLING


@pytest.mark.parametrize("move", sorted(MOVES))
def test_each_move_has_one_function_that_records_one_kind_of_event(move):
    makers = [function for function in functions() if makes(function, move)]
    assert len(makers) == 1, f"{[maker.name for maker in makers]} make {move}"
    assert len(recorded(makers[0])) == 1, f"{makers[0].name} records {recorded(makers[0])}"


def test_no_two_moves_record_the_same_kind_of_event():
    makers = [function for function in functions() if any(makes(function, move) for move in MOVES)]
    kinds = sorted(kind for maker in makers for kind in recorded(maker))
    assert kinds == sorted(set(kinds))


NEIGHBOURS: dict[ast.FunctionDef, dict[str, ast.FunctionDef]] = {}


@cache
def functions():
    """Every function below complaints/lifecycle, as its source says it."""
    found = []
    for path in sorted(Path(machine.__file__).parent.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        here = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for function in here.values():
            NEIGHBOURS[function] = here
            found.append(function)
    return found


def makes(function, move):
    """Whether the function makes the transition: `move.ticket.<move>(…)`."""
    return f"move.ticket.{move}(" in ast.unparse(function)


def recorded(function):
    """The kinds of event it names that stand for a move, or else its neighbours that it calls."""
    named = {name.id for name in ast.walk(function) if isinstance(name, ast.Name)}
    own = named | {part.attr for part in ast.walk(function) if isinstance(part, ast.Attribute)}
    if kinds := {getattr(events, name).kind for name in own & MADE_BY_MOVES}:
        return kinds
    near = NEIGHBOURS[function]
    called = [near[name] for name in named & set(near) - {function.name}]
    return {kind for neighbour in called for kind in recorded(neighbour)}


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run manage.py lifecycle_page"
