"""Every address × every role × own and foreign ticket. A new address without a decision fails."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Department, User
from accounts.roles import ROLES, Right, Role, Sight
from channels_intake.models import Account, Arrival, Block, Contact, Import
from complaints.models import Attachment, DataRequest, Incident, Ticket
from complaints.states import State
from complaints.workspace.moves import MOVES
from sla.models import Simulation

pytestmark = pytest.mark.django_db


class For(Enum):
    """Who an address is for."""

    EVERYONE = auto()
    ITS_FORM = auto()  # the browser in which a form is being filled in; here none is
    CODE_HOLDER = auto()  # whoever proved the ticket's number and code in this browser
    STAFF = auto()
    TICKET_ROLES = auto()  # roles that work on tickets
    SEEN_TICKET = auto()  # roles that see this very ticket
    ENTERING = auto()  # roles that enter complaints
    INCIDENTS = auto()  # roles that declare mass incidents and link tickets to them
    OVERSIGHT = auto()  # who answers for the deadlines: supervisor, manager, administrator
    DATA_REQUESTS = auto()  # roles that answer what customers ask about their data
    LOOKS = auto()  # who watches over looks at personal data: supervisor, auditor
    RETENTION = auto()  # roles that see what was erased
    ON_CALL = auto()  # who sees who is on call: leader, manager, supervisor, administrator, auditor
    PLANNING_ON_CALL = auto()  # of these, who says so: all but the auditor
    PROMISES = auto()  # who reads policies and calendar: administrator, supervisor, auditor, manager
    SETTING_PROMISES = auto()  # who changes them: administrators
    CHANNELS = auto()  # who sees whether channels answer: administrator, supervisor, auditor
    REVIEWING = auto()  # who blocks senders and releases what they wrote: leader, supervisor, administrator
    BLOCKING = auto()  # these, and the auditor, who looks
    SETTING_CHANNELS = auto()  # who sets them, and takes out originals: administrators
    BRINGING = auto()  # who brings in files: tickets of another system, cases of authorities
    ITS_BRINGER = auto()  # whoever brought in that file; here the supervisor
    TAKING_CASES = auto()  # of these, who takes in and answers cases
    SIMULATING = auto()  # who replays the past under other promises: supervisor, administrator
    SIGNED_OUT = auto()  # asks to sign in; whoever is signed in and sent here lacks the right
    FIGURES = auto()  # roles that read figures
    CASES_COUNTED = auto()  # of these, roles that also see tickets
    WRITING_REPORTS = auto()  # roles that ask for reports and submit them
    SUGGESTING = auto()  # roles that suggest improvements
    ASSESSED = auto()  # roles that read the assessment: their own, their unit's, or all
    WRITING_STUDIES = auto()  # roles that write case studies
    EXPORTING = auto()  # roles that take cases out as a file
    EXPORTS_SEEN = auto()  # who sees what was taken out: supervisor, auditor
    APPROVING = auto()  # roles that approve plans
    ITS_READER = auto()  # the person a notice was sent to; here always somebody else
    SPEAKING = auto()  # roles that speak with customers
    NOBODY_HERE = auto()  # providers with a signature; no account of that name exists here
    CONFIGURATION = auto()  # Django's admin: administrators; auditors may look


DECISIONS = {
    "portal:home": For.EVERYONE,
    "portal:page": For.EVERYONE,
    "portal:find": For.EVERYONE,
    "portal:lost_code": For.EVERYONE,
    "portal:code_asked": For.EVERYONE,
    "portal:leave": For.EVERYONE,
    "portal:progress": For.CODE_HOLDER,
    "portal:agree": For.CODE_HOLDER,
    "portal:change": For.CODE_HOLDER,
    "portal:rate": For.CODE_HOLDER,
    "portal:answer": For.CODE_HOLDER,
    "portal:files": For.CODE_HOLDER,
    "portal:urge": For.CODE_HOLDER,
    "portal:withdraw": For.CODE_HOLDER,
    "portal:reopen": For.CODE_HOLDER,
    "portal:appeal": For.CODE_HOLDER,
    "portal:download": For.CODE_HOLDER,
    "portal:print": For.CODE_HOLDER,
    "portal:data": For.CODE_HOLDER,
    "portal:data_copy": For.CODE_HOLDER,
    "portal:result": For.CODE_HOLDER,
    "portal:result_text": For.CODE_HOLDER,
    "complain:who": For.EVERYONE,
    "complain:what": For.EVERYONE,
    "complain:phone": For.EVERYONE,
    "complain:file_begin": For.ITS_FORM,
    "complain:file_piece": For.ITS_FORM,
    "complain:send": For.EVERYONE,
    "complain:receipt": For.EVERYONE,
    "workspace:home": For.STAFF,
    "workspace:find": For.TICKET_ROLES,
    "workspace:queue": For.TICKET_ROLES,
    "workspace:approvals": For.TICKET_ROLES,
    "workspace:incidents": For.TICKET_ROLES,
    "workspace:incident": For.TICKET_ROLES,
    "workspace:declare_incident": For.INCIDENTS,
    "workspace:link_tickets": For.INCIDENTS,
    "workspace:end_incident": For.INCIDENTS,
    "workspace:ticket": For.SEEN_TICKET,
    "workspace:move": For.SEEN_TICKET,
    "workspace:print": For.SEEN_TICKET,
    "workspace:attachment": For.SEEN_TICKET,
    "workspace:data_requests": For.DATA_REQUESTS,
    "workspace:data_request": For.DATA_REQUESTS,
    "workspace:looks": For.LOOKS,
    "workspace:retention": For.RETENTION,
    "workspace:keep_draft": For.STAFF,
    "workspace:discard_draft": For.STAFF,
    "workspace:notices": For.STAFF,
    "workspace:read_all": For.STAFF,
    "workspace:read_notice": For.ITS_READER,
    "desk:new": For.ENTERING,
    "desk:known": For.ENTERING,
    "desk:suggest": For.ENTERING,
    "intake:desk": For.ENTERING,
    "intake:next": For.ENTERING,
    "intake:contact": For.ENTERING,
    "intake:take": For.ENTERING,
    "intake:release": For.ENTERING,
    "intake:typing": For.ENTERING,
    "intake:discard": For.ENTERING,
    "intake:duplicate": For.ENTERING,
    "channels:accounts": For.CHANNELS,
    "channels:new": For.SETTING_CHANNELS,
    "channels:account": For.CHANNELS,
    "channels:use": For.SETTING_CHANNELS,
    "channels:arrivals": For.CHANNELS,
    "channels:again": For.SETTING_CHANNELS,
    "channels:original": For.SETTING_CHANNELS,
    "channels:try": For.SETTING_CHANNELS,
    "channels:try_form": For.SETTING_CHANNELS,
    "channels:try_programs": For.SETTING_CHANNELS,
    "channels:blocks": For.BLOCKING,
    "channels:lift": For.REVIEWING,
    "channels:decide": For.REVIEWING,
    "intake:file": For.ITS_READER,  # whoever has the contact open; here nobody
    "intake:mail": For.ITS_READER,  # as above
    "door:deliver": For.NOBODY_HERE,
    "chat:transcript": For.ENTERING,
    "brought:visit": For.ENTERING,
    "brought:letter": For.ENTERING,
    "calls:mine": For.ENTERING,
    "calls:phone": For.SPEAKING,
    "calls:of_ticket": For.SEEN_TICKET,
    "calls:to_customer": For.SEEN_TICKET,
    "calls:of_contact": For.ENTERING,
    "calls:to_sender": For.ENTERING,
    "calls:again": For.ITS_READER,
    "imports:imports": For.BRINGING,
    "imports:new": For.TAKING_CASES,
    "imports:answers": For.TAKING_CASES,
    "imports:answers_file": For.TAKING_CASES,
    "imports:import": For.BRINGING,
    "imports:columns": For.ITS_BRINGER,
    "imports:correct": For.ITS_BRINGER,
    "imports:start": For.ITS_BRINGER,
    "imports:go_on": For.ITS_BRINGER,
    "imports:cancel": For.BRINGING,
    "imports:problems": For.BRINGING,
    "sla:outages": For.OVERSIGHT,
    "sla:on_call": For.ON_CALL,
    "sla:on_call_add": For.PLANNING_ON_CALL,
    "sla:on_call_end": For.PLANNING_ON_CALL,
    "sla:this_year": For.PROMISES,
    "sla:calendar": For.PROMISES,
    "sla:calendar_change": For.SETTING_PROMISES,
    "sla:hours": For.PROMISES,
    "sla:hours_change": For.SETTING_PROMISES,
    "sla:policies": For.PROMISES,
    "sla:policies_export": For.PROMISES,
    "sla:places": For.PROMISES,
    "sla:place": For.SETTING_PROMISES,
    "sla:policy": For.PROMISES,
    "sla:policy_version": For.PROMISES,
    "sla:policy_found": For.SETTING_PROMISES,
    "sla:policies_import": For.SETTING_PROMISES,
    "sla:policy_edit": For.SETTING_PROMISES,
    "sla:publish": For.SETTING_PROMISES,
    "sla:policy_discard": For.SETTING_PROMISES,
    "sla:simulator": For.SIMULATING,
    "sla:simulation": For.SIMULATING,
    "reports:dashboard": For.FIGURES,
    "reports:definitions": For.FIGURES,
    "reports:reports": For.FIGURES,
    "reports:ask": For.WRITING_REPORTS,
    "reports:follow": For.FIGURES,
    "reports:edition": For.ITS_READER,
    "reports:download": For.ITS_READER,
    "reports:move": For.ITS_READER,
    "reports:review": For.ITS_READER,
    "reports:suggestions": For.STAFF,  # of one's unit; of all units for who reads figures
    "reports:suggest": For.SUGGESTING,
    "reports:settle": For.ITS_READER,
    "reports:assessment": For.ASSESSED,
    "reports:assessment_file": For.ITS_READER,  # and in a format that is asked for; here none
    "reports:explore": For.FIGURES,
    "reports:explored_file": For.FIGURES,
    "reports:explored_cases": For.CASES_COUNTED,
    "reports:save_view": For.FIGURES,
    "reports:remove_view": For.ITS_READER,
    "reports:studies": For.STAFF,
    "reports:write_study": For.WRITING_STUDIES,
    "reports:study": For.ITS_READER,
    "reports:change_study": For.ITS_READER,
    "reports:move_study": For.ITS_READER,
    "reports:export": For.EXPORTING,
    "reports:export_file": For.EXPORTING,
    "reports:exports": For.EXPORTS_SEEN,
    "reports:wall": For.FIGURES,
    "reports:displays": For.FIGURES,
    "reports:close_display": For.ITS_READER,
    "reports:tickets": For.CASES_COUNTED,
    "reports:breaches": For.CASES_COUNTED,
    "reports:behind": For.CASES_COUNTED,
    "accounts:sign_in": For.EVERYONE,
    "accounts:sign_out": For.EVERYONE,
    "accounts:password": For.STAFF,
    "accounts:profile": For.STAFF,
    "accounts:name_deputy": For.APPROVING,
    "accounts:end_delegation": For.ITS_READER,
    "admin_sign_in": For.SIGNED_OUT,
    "admin_sign_out": For.EVERYONE,
    "admin_password": For.EVERYONE,  # leads to accounts:password, which asks to sign in
    "set_language": For.EVERYONE,
    "favicon": For.EVERYONE,
    "tokens:tokens": For.STAFF,
    "tokens:revoke": For.ITS_READER,
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
# What the HTTP interface answers is JSON: tests/api walks its addresses.
OURS = [name for name in NAMES if not name.startswith(("admin:", "api:"))]
ADMIN = [name for name in NAMES if name.startswith("admin:")]
SIGN_IN = "/staff/sign-in/"


def test_every_address_has_a_decision():
    undecided = [name for name in OURS if name not in DECISIONS]
    assert not undecided, f"decide in tests/test_access.py who may see {undecided}"
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
    raise AssertionError(f"tests/test_access.py does not know the arguments of {name}")


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


SIGN_IN_ASKED = -1
LET_IN = {200, 302, 405, 409, 422, 503}  # 409, 422: an empty form; 503: /readyz without workers
TURNED_AWAY = {SIGN_IN_ASKED, 405}
MINDING = {Role.LEADER, Role.MANAGER, Role.SUPERVISOR, Role.ADMINISTRATOR}


def expected(who: For, role: Role | None, sees: bool) -> set[int]:
    """Which answers are right for this role; None is somebody without an account."""
    if who is For.EVERYONE:
        return LET_IN | {SIGN_IN_ASKED}
    if who is For.CODE_HOLDER:
        return {302, 405}
    if who is For.ITS_FORM:
        return {404, 405}
    if who is For.NOBODY_HERE:
        return {404}
    if role is None:
        return TURNED_AWAY
    if who is For.ITS_READER:
        return {404, 405}
    if who is For.SIGNED_OUT:
        return {403}
    allowed = {
        For.STAFF: True,
        For.TICKET_ROLES: ROLES[role].sees != Sight.NONE,
        For.ENTERING: Right.ENTER in ROLES[role].may,
        For.INCIDENTS: Right.LINK_INCIDENT in ROLES[role].may,
        For.OVERSIGHT: role in {Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR},
        For.ON_CALL: role in {*MINDING, Role.AUDITOR},
        For.PLANNING_ON_CALL: role in MINDING,
        For.PROMISES: role in {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR, Role.MANAGER},
        For.SETTING_PROMISES: role is Role.ADMINISTRATOR,
        For.CHANNELS: role in {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR},
        For.SETTING_CHANNELS: role is Role.ADMINISTRATOR,
        For.REVIEWING: role in {Role.LEADER, Role.SUPERVISOR, Role.ADMINISTRATOR},
        For.BLOCKING: role in {Role.LEADER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR},
        For.BRINGING: Right.TAKE_CASES in ROLES[role].may or Right.IMPORT_TICKETS in ROLES[role].may,
        For.TAKING_CASES: Right.TAKE_CASES in ROLES[role].may,
        For.ITS_BRINGER: role is Role.SUPERVISOR,
        For.SIMULATING: role in {Role.SUPERVISOR, Role.ADMINISTRATOR},
        For.FIGURES: Right.SEE_FIGURES in ROLES[role].may,
        For.CASES_COUNTED: Right.SEE_FIGURES in ROLES[role].may and ROLES[role].sees != Sight.NONE,
        For.WRITING_STUDIES: Right.WRITE_CASE_STUDY in ROLES[role].may,
        For.EXPORTING: Right.EXPORT in ROLES[role].may,
        For.EXPORTS_SEEN: Right.SEE_EXPORTS in ROLES[role].may,
        For.WRITING_REPORTS: Right.WRITE_REPORTS in ROLES[role].may,
        For.SUGGESTING: Right.SUGGEST in ROLES[role].may,
        For.ASSESSED: Right.SEE_ASSESSMENT in ROLES[role].may,
        For.APPROVING: Right.APPROVE_PLAN in ROLES[role].may,
        For.DATA_REQUESTS: Right.ANSWER_DATA_REQUEST in ROLES[role].may,
        For.LOOKS: Right.SEE_LOOKS in ROLES[role].may,
        For.RETENTION: Right.SEE_RETENTION in ROLES[role].may,
        For.SPEAKING: Right.RECORD_CONTACT in ROLES[role].may,
        For.SEEN_TICKET: sees,
    }[who]
    return LET_IN if allowed else {403, 404, 405}


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


def answers_to_a_move(person: User, right: Right, sees: bool) -> set[int]:
    """Which answers to an empty form of a move are right."""
    if not person.sees_tickets:
        return {403}
    if not sees:
        return {404}
    return {302, 409, 422} if person.may(right) else {403}


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
