"""The machine against a table written by hand from the procedure, and against its page."""

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
    ("archive", "feedback", "archived"),
}


def test_the_machine_is_the_procedure():
    assert set(transitions()) == PROCEDURE


def test_every_state_belongs_to_a_stage():
    assert set(STAGE_OF) == set(State)
    assert set(STAGE_OF.values()) == set(Stage)


def test_closed_states_are_where_nothing_leads_on():
    assert not [move for move in PROCEDURE if move[1] in set(CLOSED_STATES)]


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run manage.py lifecycle_page"
