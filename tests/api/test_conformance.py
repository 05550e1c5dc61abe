"""The document against the running interface: whatever schemathesis makes of it, as several roles.

CONFORMANCE_EXAMPLES says how many requests each operation gets (`make conformance`
asks for more than a test run does).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from accounts.models import User
from accounts.roles import Role
from accounts.throttle import Limit
from api.schema.pages import document
from complaints.models import Ticket
from complaints.states import State
from config.wsgi import application
from tests.aside import EVERY_STATE, to
from tests.factories import Journey

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("CONFORMANCE_EXAMPLES", "6"))
ROLES = (
    *(Role.LEADER, Role.HANDLER, Role.ANALYST, Role.AGENT, Role.SUPERVISOR, Role.PROVIDER),
    *(Role.APPEAL_OFFICER, Role.APPROVER, Role.ADMINISTRATOR),
)
AT_ONCE = 4  # each operation meets tickets in a quarter of the states and people of a third of the roles


def nonsense_is_refused(ctx: Any, response: Any, case: Any) -> bool | None:
    """As schemathesis has it, but a version that is not the ticket's may be refused first, what is
    called a wrong type in a header still is a string there (test_moves, test_idempotency), a wrong
    number in the address was replaced by that of a ticket, and an empty list in the query is not sent."""
    nonsense = {where for where, each in case.meta.components.items() if each.mode is GenerationMode.NEGATIVE}
    forgiven = {ParameterLocation.HEADER}
    if "number" in case.path_parameters:
        forgiven.add(ParameterLocation.PATH)
    if set(case.query or {}) - set(parse_qs(urlsplit(response.request.url).query, keep_blank_values=True)):
        forgiven.add(ParameterLocation.QUERY)
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


@dataclass
class Stage:
    """What one operation is tried on, made when its first request comes."""

    journey: Journey
    token_for: Callable[[User], str]
    tickets: list[Ticket] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    def set_for(self, operation: str) -> None:
        if self.secrets:
            return
        lot = crc32(operation.encode())
        states, roles = EVERY_STATE[lot % AT_ONCE :: AT_ONCE], ROLES[lot % 3 :: 3]
        self.tickets = [to(self.journey, state) for state in states]
        self.secrets = [self.token_for(getattr(self.journey.people, role)) for role in roles]


@pytest.fixture
def stage(journey, token_for) -> Stage:
    return Stage(journey, token_for)


def test_all_states_are_met():
    """The lots of the operations there are fall on every state and role."""
    lots = {crc32(each.ok().label.encode()) for each in contract.get_all_operations() if isinstance(each, Ok)}
    assert {lot % AT_ONCE for lot in lots} == set(range(AT_ONCE))
    assert {lot % 3 for lot in lots} == {0, 1, 2}
    assert set(EVERY_STATE) == set(State)


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
    derandomize="CONFORMANCE_EXAMPLES"
    not in os.environ,  # the same requests for everybody, new ones on demand
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_conforms(case: Any, stage: Stage):
    stage.set_for(case.operation.label)
    size = len(repr(case))
    if "number" in case.path_parameters:
        case.path_parameters["number"] = stage.tickets[size % len(stage.tickets)].number
    secret = stage.secrets[size % len(stage.secrets)]
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)
