"""Every address × every role × own and foreign ticket. A new address without a decision fails."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse

from accounts.models import Department, User
from accounts.roles import Right, Role
from channels_intake.models import Account, Arrival, Block, Contact, Import
from complaints.models import Attachment, DataRequest, Incident, Ticket
from complaints.states import State
from complaints.workspace.moves import MOVES
from sla.models import Simulation
from tests.access.decisions import DECISIONS, For
from tests.access.expecting import LET_IN, answers_to_a_move, expected
from tests.access.visiting import ADMIN, NAMES, OURS, address, answers, asks_for_code, signed_in, undone

pytestmark = pytest.mark.django_db


def test_every_address_has_a_decision():
    undecided = [name for name in OURS if name not in DECISIONS]
    assert not undecided, f"decide in tests/access/decisions.py who may see {undecided}"
    assert not set(DECISIONS) - set(NAMES), "a decision for an address that is gone"


@pytest.fixture(autouse=True)
def incident(people, category_complex, now) -> Incident:
    """The one that addresses with `pk` 1 are about."""
    return Incident.objects.create(
        pk=1,
        title="城东断电",
        category=category_complex,
        notice="抢修中",
        began_at=now,
        declared_by=people.leader,
        declared_at=now,
    )


@pytest.fixture(autouse=True)
def simulation(people, now) -> Simulation:
    """Another of those."""
    day = now.date()
    return Simulation.objects.create(
        pk=1, label="试行", first=day, last=day, asked_by=people.supervisor, asked_at=now
    )


@pytest.fixture(autouse=True)
def brought(people, now) -> Import:
    """A file of cases that was checked."""
    return Import.objects.create(
        pk=1,
        kind=Import.Kind.CASES,
        source="12345",
        name="x.csv",
        size=1,
        state=Import.State.CHECKED,
        asked_by=people.supervisor,
        asked_at=now,
    )


@pytest.fixture(autouse=True)
def contact(now) -> Contact:
    """And another."""
    return Contact.objects.create(pk=1, channel="hotline", external_id="c1", received_at=now, raw="{}")


@pytest.fixture(autouse=True)
def arrival(now) -> Arrival:
    """And the two that the pages of channels are about."""
    account = Account.objects.create(pk=1, kind="mailbox", slug="mail", name="邮箱")
    return Arrival.objects.create(
        pk=1, account=account, received_at=now, body=b"x", size=1, state="quarantined", try_at=now
    )


@pytest.fixture(autouse=True)
def blocked(people, now) -> Block:
    """And a sender who is blocked."""
    return Block.objects.create(
        pk=1,
        kind=Block.Kind.ADDRESS,
        sender="x@example.com",
        digest=b"x",
        reason="x",
        blocked_by=people.leader,
        blocked_at=now,
    )


@pytest.fixture
def own(journey) -> Ticket:
    """A ticket of the people of these tests, with a file, under review."""
    return with_file(journey.to(State.PLAN_REVIEW))


@pytest.fixture
def foreign(journey, headquarters) -> Ticket:
    """A ticket of another team, agent and department, already past review."""
    ticket = with_file(journey.to(State.NEGOTIATING))
    other = Department.objects.create(
        code="X", kind=Department.Kind.BRANCH, parent=headquarters, name_zh="外地", name_en="Elsewhere"
    )
    stranger = User.objects.create_user("X001", None, name="陌生人", role=Role.AGENT, unit=other)
    Ticket.objects.filter(pk=ticket.pk).update(
        agent=stranger, handler=stranger, team=other, lead_department=other, branch=other
    )
    ticket.plans.update(decided_by=stranger)
    return ticket


def with_file(ticket: Ticket) -> Ticket:
    Attachment.objects.create(
        ticket=ticket,
        file=ContentFile(b"text", name="x"),
        name="说明.txt",
        media_type="text/plain",
        size=4,
        sha256="0" * 64,
        from_customer=True,
        added_at=ticket.entered_at,
    )
    DataRequest.objects.get_or_create(
        pk=1,
        defaults={"ticket": ticket, "kind": "copy", "asked_at": ticket.entered_at, "due_on": "2026-12-01"},
    )
    return ticket


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("whose", ["own", "foreign"])
def test_who_gets_in_where(client, people, request, role, whose):
    ticket = request.getfixturevalue(whose)
    person = getattr(people, role) if role else None
    sees = bool(person) and Ticket.objects.visible_to(person).filter(pk=ticket.pk).exists()
    wrong = []
    for name in OURS:
        found = answers(signed_in(client, person), address(name, ticket))
        right = expected(DECISIONS[name], role, sees)
        if name == "workspace:move" and person and not person.may(Right.NOTE):
            right = right | {403}  # the move asked for here is a note; see below for all of them
        if not found <= right or (right != LET_IN and DECISIONS[name] is For.SEEN_TICKET and 200 in found):
            wrong.append(f"{name}: {found}, expected {right}")
    assert not wrong, "\n".join(wrong)


def test_the_foreign_ticket_is_foreign(people, foreign):
    """The matrix would prove nothing if everybody saw it."""
    blind = [r for r in Role if not Ticket.objects.visible_to(getattr(people, r)).filter(pk=foreign.pk)]
    assert set(Role) - set(blind) == {Role.SUPERVISOR}


@pytest.mark.parametrize("role", Role)
def test_a_move_without_the_right_is_refused(client, people, own, role):
    person = getattr(people, role)
    client.force_login(person)
    sees = Ticket.objects.visible_to(person).filter(pk=own.pk).exists()
    wrong = []
    for move in MOVES:
        with undone():
            before = own.history.count()
            status = client.post(
                reverse("workspace:move", kwargs={"number": own.number, "name": move.name}),
                {"version": own.version, "key": uuid.uuid4()},
            ).status_code
            if status not in answers_to_a_move(person, move.right, sees):
                wrong.append(f"{move.name}: {status}")
            if not person.may(move.right) and own.history.count() != before:
                wrong.append(f"{move.name} left its mark")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [n for n, who in DECISIONS.items() if who is For.CODE_HOLDER])
def test_a_code_opens_one_ticket_only(client, journey, foreign, name):
    ticket = with_file(journey.to(State.FEEDBACK))
    client.post(reverse("portal:find"), {"number": ticket.number, "code": journey.code})
    opened = client.get(address(name, ticket))
    assert opened.status_code in {200, 302, 405}
    assert not asks_for_code(opened)
    for method in (client.get, client.post):
        refused = method(address(name, foreign))
        assert refused.status_code == 405 or asks_for_code(refused)


@pytest.mark.parametrize("role", [None, *Role])
def test_configuration_is_for_administrators(client, people, role):
    signed_in(client, getattr(people, role) if role else None)
    for name in configuration_pages():
        status = client.get(reverse(name)).status_code
        match role:
            case Role.ADMINISTRATOR:
                assert status in {200, 302, 404, 405} or name in WITHOUT_ARGUMENTS | NOBODY_ADDS, name
            case Role.AUDITOR:
                assert status == (403 if name.endswith("_add") else status), name
            case _:
                assert status in {302, 403} or name in OPEN_TO_ALL, name


# Django's own: signing out, and the translations of its scripts.
OPEN_TO_ALL = {"admin:logout", "admin:jsi18n"}
WITHOUT_ARGUMENTS = {"admin:autocomplete", "admin:login"}  # 403 to whoever has nothing to ask there
NOBODY_ADDS = {"admin:api_token_add"}  # their owners make them


def configuration_pages() -> list[str]:
    """Every address of the admin that needs no argument."""
    found = []
    for name in ADMIN:
        try:
            reverse(name)
        except NoReverseMatch:
            continue
        found.append(name)
    assert len(found) > 15
    return found


def test_no_ticket_content_is_registered_in_the_admin():
    content = ("ticket", "customer", "historyevent", "plan", "attachment", "contact", "draft", "notice")
    assert not [name for name in ADMIN if any(f"_{word}_" in name for word in content)]
