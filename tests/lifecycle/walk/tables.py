"""Who may do what from where, said from the procedure alone: knows nothing of the product's code.

Whoever changes the product's rules says them here a second time, in other words.
"""

from decimal import Decimal
from typing import Any

OPEN = {
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
}
CLOSED = {"archived", "rejected", "withdrawn", "invalid", "merged"}

# Of the cast: role and unit at the beginning; "customer" has a role of that name and no unit.
POSTS = {
    "agent": ("agent", "team"),
    "colleague": ("agent", "other_team"),
    "leader": ("leader", "team"),
    "handler": ("handler", "network"),
    "second_handler": ("handler", "network"),
    "stranger": ("handler", "market"),
    "branch": ("branch", "network"),
    "investigator": ("investigator", "network"),
    "approver": ("approver", "team"),
    "second_approver": ("approver", "headquarters"),
    "appeal_officer": ("appeal_officer", "team"),
    "supervisor": ("supervisor", "team"),
    "provider": ("provider", "team"),
    "manager": ("manager", "team"),
    "administrator": ("administrator", "team"),
    "customer": ("customer", ""),
}
CAREERS = [  # what becomes of some of them in the middle
    ("second_handler", "appeal_officer", "team"),
    ("second_handler", "leader", "team"),
    ("second_handler", "agent", "team"),
    ("second_handler", "handler", "market"),
    ("branch", "appeal_officer", "team"),
    ("colleague", "appeal_officer", "team"),
    ("second_approver", "handler", "network"),
    ("stranger", "provider", "market"),
]

DESK = {"agent", "leader"}
HANDLERS = {"handler", "branch", "investigator"}
ANSWERING = HANDLERS | {"provider"}
NOTING = DESK | HANDLERS | {"appeal_officer", "supervisor"}
SPEAKING = DESK | HANDLERS | {"appeal_officer"}
MAY = {
    "classify": DESK,
    "resolve_on_the_spot": DESK,
    "assign": DESK,
    "arbitrate": {"leader"},
    "return_ticket": HANDLERS,
    "transfer": HANDLERS | {"leader"},
    "start_investigation": HANDLERS,
    "ask_customer": HANDLERS,
    "customer_answered": DESK | {"customer"},
    "go_on_without_answer": HANDLERS,
    "submit_plan": HANDLERS,
    "approve_plan": {"leader", "approver"},
    "send_back": {"leader", "approver"},
    "customer_amends": DESK | {"customer"},
    "customer_consents": DESK | {"customer"},
    "decide_without_consent": {"leader"},
    "resolve": HANDLERS,
    "give_feedback": DESK,
    "rate": {"customer"},
    "archive": DESK,
    "reopen": DESK | {"customer"},
    "appeal": DESK | {"customer"},
    "decide_appeal": {"appeal_officer"},
    "decide_rejection": {"leader"},
    "decide_invalid": {"approver"},
    "withdraw": DESK | {"customer"},
    "merge": {"leader"},
    "ask_department": HANDLERS,
    "report_steps": HANDLERS,
    "answer_task": ANSWERING,
    "cancel_task": HANDLERS,
    "give_preliminary_result": DESK,
    "propose_rejection": DESK,
    "propose_invalid": {"investigator"},
    "link_incident": {"leader", "supervisor"},
    "unlink_incident": {"leader", "supervisor"},
    "request_extension": DESK | HANDLERS,
    "decide_extension": {"leader", "approver", "supervisor"},
    "urge": DESK | {"supervisor", "customer"},
    "set_tags": DESK,
    "set_marks": DESK | {"supervisor"},
    "hold": {"supervisor"},
    "lift_hold": {"supervisor"},
    "write": SPEAKING | {"customer"},
    "call": SPEAKING,
    "call_in_vain": SPEAKING,
    "add_note": NOTING | {"provider"},
    "add_evidence": SPEAKING | {"customer", "provider"},
    "relabel_evidence": SPEAKING,
    "print_form": NOTING | {"approver", "customer"},
    "reveal": NOTING,
    "reissue_code": DESK | {"customer"},
}
HANDLED = {"investigating", "waiting_customer", "plan_review", "negotiating", "implementing"}
FROM = {
    "classify": {"intake", "classified"},
    "resolve_on_the_spot": {"intake", "classified"},
    "assign": {"classified"},
    "arbitrate": {"classified"},
    "return_ticket": {"assigned"},
    "transfer": {"assigned", "investigating"},
    "start_investigation": {"assigned"},
    "ask_customer": {"investigating", "negotiating"},
    "customer_answered": {"waiting_customer"},
    "go_on_without_answer": {"waiting_customer"},
    "submit_plan": {"investigating"},
    "approve_plan": {"plan_review"},
    "send_back": {"plan_review"},
    "customer_amends": {"negotiating"},
    "customer_consents": {"negotiating"},
    "decide_without_consent": {"negotiating"},
    "resolve": {"implementing"},
    "give_feedback": {"resolved", "feedback"},
    "rate": {"feedback"},
    "archive": {"feedback"},
    "reopen": {"feedback", "archived", "withdrawn"},
    "appeal": {"feedback", "archived", "invalid"},
    "decide_appeal": {"appealing"},
    "propose_rejection": {"intake"},
    "decide_rejection": {"intake"},
    "propose_invalid": OPEN - {"appealing"},
    "decide_invalid": OPEN - {"appealing"},
    "merge": OPEN - {"appealing"},
    "ask_department": HANDLED | {"assigned"},
    "report_steps": {"implementing"},
    "give_preliminary_result": HANDLED | {"resolved", "feedback", "appealing"},
    "hold": OPEN | CLOSED,
    "lift_hold": OPEN | CLOSED,
    "print_form": OPEN | CLOSED,
    "reveal": OPEN | CLOSED,
    "reissue_code": OPEN | CLOSED,
}  # everything else: while it is open
# Moves that the pages know under one name, and the walk under others.
WALKED_AS = {
    "record_contact": {"write", "call", "call_in_vain"},
    "decide_further_extension": {"decide_extension"},
}
# What leaves a line and moves nothing: nobody's open page grows stale by it.
BESIDE = set(list(MAY)[list(MAY).index("ask_department") :])
ENDING = {"withdraw", "decide_rejection", "decide_invalid", "merge"}  # else every second walk ends early

TO: list[dict[str, Any]] = [
    {"department": "network", "handler": None},
    {"department": "market", "handler": None},
    {"department": "network", "handler": "second_handler"},
]
DEPARTMENTS: list[dict[str, Any]] = [{"department": "network"}, {"department": "market"}]
WAYS: list[dict[str, Any]] = [{"option": None}, {"option": 1}, {"option": 2}]
VOTES: list[dict[str, Any]] = [{"agrees": True}, {"agrees": False}]
# What each way of a plan costs in yuan; one way is no choice.
COSTS = [(Decimal(0),), (Decimal("120.50"),), (Decimal(900),), (Decimal(30), Decimal(480))]
HOW: dict[str, list[dict[str, Any]]] = {
    "classify": [{"complexity": "simple"}, {"complexity": "complex"}],
    "assign": TO,
    "arbitrate": TO,
    "transfer": TO,
    "start_investigation": [{"owner": owner} for owner in ("", "handler", "second_handler")],
    "ask_customer": [{"days": 2}, {"days": 14}],
    "ask_department": DEPARTMENTS,
    "cancel_task": DEPARTMENTS,
    "report_steps": [{"done": (1,)}, {"done": (2,)}, {"done": (1, 2)}],
    "submit_plan": [{"costs": costs, "why": why} for costs in COSTS for why in ("", "账单已足够")],
    "customer_consents": WAYS,
    "decide_without_consent": WAYS,
    "give_feedback": [{"reached": True}, {"reached": False}],
    "rate": [{"score": score} for score in (1, 3, 5)],
    "archive": [{"score": score} for score in (None, 2, 5)],
    "appeal": [{"kind": "internal"}, {"kind": "regulator"}],
    "decide_appeal": [{"conclusion": each} for each in ("uphold", "change", "guide")],
    "decide_rejection": VOTES,
    "decide_invalid": VOTES,
    "decide_extension": VOTES,
    "merge": [{"reason": ""}, {"reason": "同一件事"}],
    "link_incident": [{"reason": ""}, {"reason": "同一机房"}],
    "set_tags": [{"tags": ("老年人",)}, {"tags": ()}],
    "set_marks": [{"marks": marks} for marks in ((), ("group",), ("confidential",))],
    "relabel_evidence": [{"kind": "records"}, {"kind": "proof"}],
}
