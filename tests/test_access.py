"""Every address × every role × own and foreign ticket. A new address without a decision fails."""

import uuid
from collections.abc import Callable, Iterator
from enum import Enum, auto

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.roles import ROLES, Role, Sight
from complaints.models import Attachment, Ticket
from complaints.states import State
from complaints.workspace.moves import MOVES
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


class For(Enum):
    """Who an address is for."""

    EVERYONE = auto()
    CODE_HOLDER = auto()  # whoever proved the ticket's number and code in this browser
    STAFF = auto()
    TICKET_ROLES = auto()  # roles that work on tickets
    SEEN_TICKET = auto()  # roles that see this very ticket
    CONFIGURATION = auto()  # Django's admin: administrators; auditors may look


DECISIONS = {
    "portal:home": For.EVERYONE,
    "portal:page": For.EVERYONE,
    "portal:find": For.EVERYONE,
    "portal:leave": For.EVERYONE,
    "portal:progress": For.CODE_HOLDER,
    "portal:agree": For.CODE_HOLDER,
    "portal:change": For.CODE_HOLDER,
    "portal:rate": For.CODE_HOLDER,
    "portal:materials": For.CODE_HOLDER,
    "portal:download": For.CODE_HOLDER,
    "portal:result": For.CODE_HOLDER,
    "portal:result_text": For.CODE_HOLDER,
    "complain:who": For.EVERYONE,
    "complain:what": For.EVERYONE,
    "complain:send": For.EVERYONE,
    "complain:receipt": For.EVERYONE,
    "workspace:home": For.STAFF,
    "workspace:find": For.TICKET_ROLES,
    "workspace:queue": For.TICKET_ROLES,
    "workspace:approvals": For.TICKET_ROLES,
    "workspace:ticket": For.SEEN_TICKET,
    "workspace:move": For.SEEN_TICKET,
    "workspace:attachment": For.SEEN_TICKET,
    "workspace:notices": For.STAFF,
    "workspace:read_all": For.STAFF,
    "workspace:read_notice": For.STAFF,
    "accounts:sign_in": For.EVERYONE,
    "accounts:sign_out": For.EVERYONE,
    "accounts:password": For.STAFF,
    "accounts:profile": For.STAFF,
    "set_language": For.EVERYONE,
    "livez": For.EVERYONE,
    "readyz": For.EVERYONE,
}

def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses below a resolver, `namespace:name`."""
    for entry in resolver.url_patterns:
        match entry:
            case URLResolver():
                yield from addresses(entry, f"{entry.namespace}:" if entry.namespace else namespace)
            case URLPattern():
                yield f"{namespace}{entry.name}"


NAMES = sorted(set(addresses(get_resolver())))


def decision(name: str) -> For:
    return For.CONFIGURATION if name.startswith("admin:") else DECISIONS[name]


def test_every_address_has_a_decision():
    undecided = [name for name in NAMES if not name.startswith("admin:") and name not in DECISIONS]
    assert not undecided, f"decide in tests/test_access.py who may see {undecided}"
    assert not set(DECISIONS) - set(NAMES), "a decision for an address that is gone"
