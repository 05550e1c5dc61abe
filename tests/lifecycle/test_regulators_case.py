"""What comes with an appeal: materials and what they show, the regulator's number and its day."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.actors import CUSTOMER
from api.scopes import Scope
from api.tokens.issuing import issue
from complaints.evidence import keep
from complaints.lifecycle.appealing import appeal, decide_appeal
from complaints.lifecycle.authority import Case, take_up
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Appeal, Ticket
from complaints.models.attachment import EvidenceKind
from complaints.portal.progress import progress_of
from complaints.states import Authority, State
from tests.factories import Journey, ref
from tests.second import colleague, from_regulator

pytestmark = pytest.mark.django_db
REGULATOR, INTERNAL = Appeal.Kind.REGULATOR, Appeal.Kind.INTERNAL


@pytest.fixture
def now():
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def sent_in(as_agent, ticket: Ticket, now) -> Ticket:
    """Through the form of the ticket page, with two files."""
    files = [SimpleUploadedFile(f"材料{n}.txt", f"第{n}页".encode()) for n in (1, 2)]
    answer = as_agent.post(
        f"/work/tickets/{ticket.number}/moves/appeal/",
        {
            "version": ticket.version,
            "key": "7f1d6f3e-1111-4a4a-8b8b-000000000001",
            "kind": "regulator",
            "external_number": "工信申〔2026〕17",
            "transferred_on": timezone.localdate(now).isoformat(),
            "grounds": "十五日内未答复",
            "uploads": files,
            "shows": "records",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def ticket(journey: Journey) -> Ticket:
    return journey.to(State.ARCHIVED)


@pytest.fixture
def as_agent(people) -> Client:
    client = Client()
    client.force_login(people.agent)
    return client


def test_the_form_takes_it_all_and_the_history_tells(sent_in, now):
    filed = sent_in.appeals.get()
    assert (filed.kind, filed.external_number) == (REGULATOR, "工信申〔2026〕17")
    assert filed.transferred_on == timezone.localdate(now)
    assert sorted(filed.materials.values_list("name", "kind")) == [
        ("材料1.txt", "records"),
        ("材料2.txt", "records"),
    ]
    told = sent_in.history.get(kind="appealed").payload
    assert told["transferred_on"] == timezone.localdate(now).isoformat()
    assert {file["name"] for file in told["materials"]} == {"材料1.txt", "材料2.txt"}


def test_every_reader_finds_it(sent_in, people, now):
    officer = Client()
    officer.force_login(people.appeal_officer)
    page = officer.get(f"/work/tickets/{sent_in.number}/").content.decode()
    day = timezone.localdate(now).isoformat()
    for planted in ("工信申〔2026〕17", day, "材料1.txt", "材料2.txt"):
        assert planted in page
    token = issue(owner=people.appeal_officer, label="x", scopes=(Scope.READ,), days=1, now=timezone.now())
    (told,) = (
        Client(headers={"Authorization": f"Bearer {token.secret}"})
        .get(f"/api/v1/tickets/{sent_in.number}/")
        .json()["appeals"]
    )
    assert (told["external_number"], told["transferred_on"]) == ("工信申〔2026〕17", day)
    assert [(file["name"], file["kind"]) for file in told["materials"]] == [
        ("材料1.txt", "records"),
        ("材料2.txt", "records"),
    ]
    facts = next(e.facts for e in progress_of(sent_in.number, now=now).history if e.kind == "appealed")
    assert (facts["external_number"], facts["transferred_on"]) == ("工信申〔2026〕17", day)


def test_the_regulators_number_and_day_go_together(as_agent, ticket, now):
    form = {"version": ticket.version, "kind": "regulator", "grounds": "x", "shows": "other"}
    form["key"] = "7f1d6f3e-1111-4a4a-8b8b-000000000002"
    for given, missing in (
        ({"external_number": "GX-1"}, "transferred_on"),
        ({"transferred_on": "2026-11-01"}, "external_number"),
    ):
        answer = as_agent.post(f"/work/tickets/{ticket.number}/moves/appeal/", {**form, **given})
        assert missing in answer.context["opened"].form.errors


def test_a_day_to_come_is_no_day_of_a_transfer(ticket, people, now):
    tomorrow = from_regulator("GX-1", now + timedelta(days=1))
    with pytest.raises(GuardFailed) as refusal:
        appeal(ticket=ref(ticket), by=people.agent, now=now, regulator=tomorrow, kind=REGULATOR, grounds="x")
    assert refusal.value.field == "transferred_on"


def test_a_case_taken_in_is_dated(ticket, people, now):
    case = Case(authority=Authority.MIIT, number="GX-9", grounds="逾期未答复")
    take_up(ticket=ref(ticket), case=case, by=people.supervisor, now=now)
    assert ticket.appeals.get().transferred_on == timezone.localdate(now)


def test_the_customers_files_are_the_materials_of_their_appeal(ticket, now):
    file = keep(SimpleUploadedFile("账单.txt", b"x"), by=CUSTOMER, now=now)
    appeal(ticket=ref(ticket), by=CUSTOMER, kind=INTERNAL, grounds="不服", materials=[file], now=now)
    filed = ticket.appeals.get()
    assert [each.name for each in filed.materials.all()] == ["账单.txt"]
    assert filed.materials.get().kind == EvidenceKind.OTHER


@pytest.mark.parametrize("conclusion", Appeal.Conclusion)
def test_the_second_appeal_has_another_officer_and_every_conclusion(ticket, people, now, conclusion):
    first, second = people.appeal_officer, colleague(people.appeal_officer, "A2")
    said = {"reasons": "复核完毕", "now": now}
    ticket = appeal(ticket=ref(ticket), by=CUSTOMER, kind=INTERNAL, grounds="不服", now=now)
    ticket = decide_appeal(ticket=ref(ticket), by=first, conclusion=Appeal.Conclusion.UPHOLD, **said)
    given = {"regulator": from_regulator("GX-1", now), "kind": REGULATOR, "grounds": "x", "now": now}
    ticket = appeal(ticket=ref(ticket), by=people.agent, **given)
    assert not Ticket.objects.visible_to(first).exclude(appeals__officer=first).exists()
    ticket = decide_appeal(ticket=ref(ticket), by=second, conclusion=conclusion, **said)
    decided = ticket.appeals.get(kind=REGULATOR)
    assert (decided.officer, decided.conclusion) == (second, conclusion)
