"""The document against the running interface: whatever schemathesis makes of it, as several roles.

CONFORMANCE_EXAMPLES says how many requests each operation gets (`make conformance`
asks for more than a test run does).
"""

import os
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi import checks

from accounts.roles import Role
from accounts.throttle import Limit
from api.schema.pages import document
from complaints.models import Ticket
from complaints.states import State
from config.wsgi import application

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("CONFORMANCE_EXAMPLES", "6"))
ROLES = (Role.LEADER, Role.HANDLER, Role.ANALYST)
STATES = (State.INTAKE, State.INVESTIGATING)


def nonsense_is_refused(ctx: Any, response: Any, case: Any) -> bool | None:
    """As schemathesis has it, but a version that is not the ticket's may be refused first, what is
    called a wrong type in a header still is a string there (test_moves, test_idempotency), and a wrong
    number in the address was replaced by that of a ticket."""
    nonsense = {where for where, each in case.meta.components.items() if each.mode is GenerationMode.NEGATIVE}
    forgiven = {ParameterLocation.HEADER}
    if "number" in case.path_parameters:
        forgiven.add(ParameterLocation.PATH)
    if response.status_code == 412 or nonsense <= forgiven:
        return None
    return checks.negative_data_rejection(ctx, response, case)


CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    nonsense_is_refused,
]
contract = schemathesis.openapi.from_dict(document("en"))
contract.app = application


@pytest.fixture
def tickets(journey) -> list[Ticket]:
    return [journey.to(state) for state in STATES]


@pytest.fixture
def secrets(people, token_for) -> dict[Role, str]:
    return {role: token_for(getattr(people, role)) for role in ROLES}


@pytest.fixture(autouse=True)
def _one_transaction(db):
    """The interface runs in the test's own transaction: its connection stays open between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch):
    """Limits are tested elsewhere; here they would hide everything behind 429."""
    from api import authentication
    from api.views import base, phones, public

    for module, name in (
        (base, "READ_PERSON"),
        (base, "WRITE_PERSON"),
        (phones, "LOOKUP_PERSON"),
        (public, "SUBMIT_ADDRESS"),
        (authentication, "BAD_TOKEN_ADDRESS"),
    ):
        limit: Limit = getattr(module, name)
        monkeypatch.setattr(module, name, Limit(scope=limit.scope, attempts=10**6, window=limit.window))


@contract.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="CONFORMANCE_EXAMPLES"
    not in os.environ,  # the same requests for everybody, new ones on demand
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_conforms(case: Any, tickets, secrets):
    role = ROLES[len(repr(case)) % len(ROLES)]
    if "number" in case.path_parameters:
        at_hand = tickets[len(case.path_parameters["number"]) % len(tickets)]
        case.path_parameters["number"] = at_hand.number
    case.call_and_validate(headers={"Authorization": f"Bearer {secrets[role]}"}, checks=CHECKS)
