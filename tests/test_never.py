"""What must never happen to a ticket, each with the tests that hold it; whoever renames one is told here."""

import ast
from functools import cache
from pathlib import Path

import pytest

from complaints.lifecycle.segregation import KEPT_APART

HERE = Path(__file__).parent

NEVER: dict[str, tuple[str, ...]] = {
    "a session or secret in an answer": (
        "api/test_tokens.py::test_answers_hold_no_secrets",
        "api/test_tokens.py::test_tokens_are_not_logged",
    ),
    "a header of a foreign proxy believed": ("accounts/test_throttle.py::test_whose_address_counts",),
    "a foreign ticket reached, by its own address or by the id of what hangs on it": (
        "test_access.py::test_who_gets_in_where",
        "test_access.py::test_a_code_opens_one_ticket_only",
        "lifecycle/test_side_objects.py::test_a_foreign_id_is_refused_and_changes_nothing",
        "portal/test_materials.py::test_other_files_are_not_found",
        "portal/test_every_way.py::test_somebody_elses_complaint_is_out_of_reach",
        "api/test_tickets.py::test_what_is_not_to_be_seen_is_not_there",
    ),
    "a unit of a similar id taken for another": (
        "complaints/test_visibility.py::test_a_unit_with_a_similar_id_is_not_the_same_unit",
    ),
    "what somebody wrote running in a page or a paper": (
        "portal/test_decide.py::test_markup_in_wishes_is_shown_as_text",
        "config/test_drawing.py::test_values_are_escaped_and_markup_is_not_escaped_twice",
        "printing/test_form.py::test_what_people_write_is_never_a_program",
        "api/test_schema.py::test_the_page_finds_operations_and_follows_the_language",
    ),
    "a file of ours read through a paper": (
        "printing/test_form.py::test_even_a_template_of_ours_could_read_no_file",
    ),
    "a search, filter or order that becomes a statement": (
        "api/test_tickets.py::test_what_is_not_known_is_refused",
        "api/test_conformance.py::test_every_answer_conforms",
        "workspace/test_search.py::test_too_short_an_end_and_wildcards_find_no_number",
    ),
    "text or time that tells who exists": (
        "portal/test_find.py::test_an_unknown_number_looks_like_a_wrong_code",
        "portal/test_find.py::test_an_unknown_number_costs_the_same_queries",
        "portal/test_lost_code.py::test_nobody_learns_whether_what_they_typed_was_right",
        "portal/test_lost_code.py::test_nobody_learns_it_from_the_time_either",
        "api/test_public.py::test_an_unknown_number_is_a_wrong_code",
        "lifecycle/test_side_objects.py"
        "::test_a_ticket_out_of_sight_is_merged_into_as_little_as_one_that_is_not_there",
    ),
    "a token that is guessed, lasts for ever or is kept": (
        "api/test_tokens.py::test_guessing_tokens_is_stopped",
        "api/test_tokens.py::test_it_ends_by_time_and_with_its_owner",
        "api/test_tokens.py::test_the_secret_is_not_stored",
    ),
    "a name of a file that leads elsewhere or looks like another": (
        "complaints/test_files.py::test_a_name_is_made_safe",
    ),
    "a file that unpacks without end, or is something else than it says": (
        "complaints/test_files.py::test_a_document_that_unpacks_to_too_much_is_refused",
        "complaints/test_files.py::test_a_picture_bomb_is_refused",
        "complaints/test_files.py::test_everything_else_is_refused",
    ),
    "a field taken that the form does not ask for": (
        "api/test_tickets.py::test_only_what_the_form_asks_is_taken",
        "portal/test_extremes.py::test_a_customer_records_own_words_whatever_the_form_claims",
    ),
    "a number or instant beyond every column that ends in a fault": (
        "api/test_extremes.py::test_an_instant_promised_or_told",
        "api/test_extremes.py::test_a_number_where_a_key_is_asked",
        "portal/test_extremes.py::test_numbers_that_nothing_holds_break_nothing",
        "lifecycle/test_extremes.py::test_no_time_is_promised_that_nobody_will_see",
    ),
    "an address for the machine that changes something": (
        "config/test_health.py::test_nothing_is_changed_through_them",
    ),
    "a value that a spreadsheet takes for a formula": (
        "reports/exporting/test_rows.py::test_texts_are_never_formulas",
    ),
    "approved twice, urged without end, one code given twice": (
        "lifecycle/test_second_at_once.py::test_one_approver_in_two_windows_votes_once",
        "portal/test_ways_on.py::test_the_limit_of_urging_holds_for_many_at_once",
        "workspace/test_new_code.py::test_the_same_form_twice_gives_one_code",
        "lifecycle/test_many_at_once.py::test_whatever_twenty_do_at_once_the_history_and_the_counters_hold",
    ),
    "something changed by looking": (
        "portal/test_every_way.py::test_looking_at_any_form_changes_nothing",
        "portal/test_progress.py::test_looking_changes_nothing",
        "workspace/test_ticket.py::test_looking_changes_nothing",
        "api/test_tickets.py::test_reading_changes_nothing",
    ),
    "personal data in plain where it does not belong": (
        "privacy/test_found_nowhere.py::test_planted_data_is_found_nowhere_else",
    ),
}
# Duties kept apart, by the right that the other part takes away.
APART: dict[str, tuple[str, ...]] = {
    "approve_plan": (
        "lifecycle/test_refusals.py::test_nobody_approves_their_own_plan",
        "lifecycle/test_refusals.py::test_whoever_recorded_an_amendment_does_not_approve_it",
        "lifecycle/test_deputies.py::test_an_applicant_decides_for_nobody",
    ),
    "give_feedback": ("lifecycle/test_kept_apart.py::test_whoever_planned_or_asked_does_not_call_back",),
    "archive": (
        "lifecycle/test_kept_apart.py::test_whoever_was_named_does_not_call_back",
        "lifecycle/test_refusals.py::test_whoever_solved_on_the_spot_does_not_close_by_callback",
    ),
    "decide_appeal": (
        "lifecycle/test_kept_apart.py::test_whoever_was_named_neither_sees_nor_decides_the_appeal",
        "lifecycle/test_appealing.py::test_segregation_holds_without_the_visibility",
    ),
    "decide_rejection": ("lifecycle/test_rejecting.py::test_nobody_decides_on_their_own_proposal",),
    "decide_invalid": (
        "lifecycle/test_invalidating.py::test_whoever_proposed_it_does_not_vote",
        "lifecycle/test_invalidating.py::test_one_approver_has_one_vote",
    ),
    "approve_extension": ("sla/test_extending.py::test_whoever_asked_does_not_approve",),
    **dict.fromkeys(
        ("start_investigation", "return", "transfer", "ask_customer", "submit_plan", "resolve"),
        ("lifecycle/test_between.py::test_an_assisting_department_does_not_act_for_the_leading_one",),
    ),
    "ask_department": (
        "lifecycle/test_assisting.py::test_only_the_department_in_charge_takes_a_request_back",
    ),
}


@cache
def _tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}


@pytest.mark.parametrize("what", [*NEVER, *APART])
def test_it_is_held_by_tests_that_are_there(what):
    for test in {**NEVER, **APART}[what]:
        file, name = test.split("::")
        assert name in _tests(HERE / file), test


def test_every_pair_of_duties_has_its_test():
    """Extensions keep their pair apart where they are decided (sla.deciding)."""
    assert {str(right) for right in KEPT_APART} | {"approve_extension"} == APART.keys()
