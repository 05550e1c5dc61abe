"""Going to an address as somebody, and what came back."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from complaints.models import Ticket

SIGN_IN_ASKED = -1


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses below a resolver, `namespace:name`."""
    for entry in resolver.url_patterns:
        match entry:
            case URLResolver():
                yield from addresses(entry, f"{entry.namespace}:" if entry.namespace else namespace)
            case URLPattern():
                yield f"{namespace}{entry.name}"


NAMES = sorted(set(addresses(get_resolver())))
# What the HTTP interface answers is JSON: tests/api walks its addresses.
OURS = [name for name in NAMES if not name.startswith(("admin:", "api:"))]
ADMIN = [name for name in NAMES if name.startswith("admin:")]
SIGN_IN = "/staff/sign-in/"


def address(name: str, ticket: Ticket) -> str:
    """The address with whatever arguments it takes, about this ticket."""
    file = ticket.attachments.get()
    for arguments in (
        {},
        {"number": ticket.number},
        {"number": ticket.number, "name": "add_note"},
        {"number": ticket.number, "file_id": file.pk},
        {"pk": file.pk},
        {"pk": 1},
        {"pk": 1, "file_id": file.pk},
        {"name": "cases" if name == "imports:new" else "all"},
        {"slug": "rules"},
        {"year": 2026},
        {"code": "standard"},
        {"code": "standard", "number": 1},
        {"figure": "volume"},
    ):
        try:
            return reverse(name, kwargs=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"tests/access/visiting.py does not know the arguments of {name}")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens within has not happened afterwards."""
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)


def signed_in(client, person: User | None):
    """Still, or again after an address that signs out."""
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    if person and not (cookie and cookie.value):
        client.force_login(person)
    return client


def answers(client, url: str) -> set[int]:
    """The status of GET and of an empty POST; 405 says that a method does not exist there."""
    return {outcome(client.get(url)), outcome(client.post(url))}


def read_up(response) -> None:
    """Read a file to its end, so that it is closed."""
    if response.streaming:
        list(response.streaming_content)


def outcome(response) -> int:
    read_up(response)
    return SIGN_IN_ASKED if response.headers.get("Location", "").startswith(SIGN_IN) else response.status_code


def asks_for_code(response) -> bool:
    read_up(response)
    return urlsplit(response.headers.get("Location", "")).path == reverse("portal:find")
