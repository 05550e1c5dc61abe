"""A provider's contact sees what it takes to answer, and nothing else: each planted value by itself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Role
from api.scopes import Scope
from api.tokens.issuing import issue
from complaints.lifecycle.assisting import answer_task, ask_department
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.marking import set_marks, set_tags
from complaints.lifecycle.refusals import GuardFailed, KeptApart, NotAllowed
from complaints.lifecycle.remarks import add_note, relabel_evidence, reveal
from complaints.lifecycle.urging import urge
from complaints.models import Attachment, ContactRecord, Ticket
from complaints.models.attachment import EvidenceKind
from complaints.states import Mark, NoticeChannel, State
from complaints.workspace.evidence import attach
from tests.factories import Journey, ref

pytestmark = pytest.mark.django_db
SHOWN = {
    "what happened": "会员自动续费三次",
    "demand": "要求退还",
    "business": "影音会员",
    "occurred": "上周六晚上",
    "phone, masked": "139****5678",
    "the request": "请核对订购记录",
    "its own note": "我们已在查询",
    "its own file": "订购日志.txt",
}
KEPT = {
    "name": "端木云",
    "name, masked": "端*",
    "phone": "13912345678",
    "e-mail": "duanmu@example.net",
    "e-mail, masked": "d***",
    "address": "梧桐巷七十七号",
    "a note": "客户情绪激动，可能找媒体",
    "a tag": "重点客户",
    "finding": "端口配置有误",
    "the plan's evidence": "核心网日志编号七",
    "a step": "更换三号板卡",
    "opinion": "同意补偿方案",
    "money": "77.50",
    "a contact": "客户说昨天又扣费",
    "another's file": "身份证正面.txt",
    "why somebody looked": "核对身份后回电",
    "an urge": "急等处理勿拖",
    "another's request": "请市场部核对文案",
    "why it is marked": "涉及举报人安全",
}


@pytest.fixture
def now():
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def provider(headquarters) -> Department:
    return Department.objects.create(
        code="SP", kind=Department.Kind.PROVIDER, parent=headquarters, name_zh="影音公司", name_en="Video"
    )


@pytest.fixture
def contact(people, provider) -> User:
    User.objects.filter(pk=people.provider.pk).update(unit=provider)
    people.provider.refresh_from_db()
    return people.provider


@pytest.fixture
def forwarded(people, journey: Journey, network, headquarters, contact, provider, now) -> Ticket:
    """A case with something of everything, about which the provider was asked."""
    journey.complaint = {
        "name": KEPT["name"],
        "phone": KEPT["phone"],
        "email": KEPT["e-mail"],
        "address": KEPT["address"],
        "description": SHOWN["what happened"],
        "demand": SHOWN["demand"],
        "business": SHOWN["business"],
        "occurred": SHOWN["occurred"],
    }
    ticket = journey.to(State.NEGOTIATING)
    ticket.plans.update(
        finding=KEPT["finding"], evidence=KEPT["the plan's evidence"], opinion=KEPT["opinion"]
    )
    ticket.plans.update(compensation=KEPT["money"])
    ticket.plans.get().steps.update(text=KEPT["a step"])
    who: dict[str, Any] = {"by": people.agent, "now": now}
    add_note(ticket=ref(ticket), text=KEPT["a note"], **who)
    set_tags(ticket=ref(ticket), tags=[KEPT["a tag"]], **who)
    urge(ticket=ref(ticket), text=KEPT["an urge"], channel=NoticeChannel.PHONE, **who)
    reveal(ticket=ref(ticket), by=people.handler, reason=KEPT["why somebody looked"], now=now)
    _spoken(ticket, who)
    _file(ticket, people.agent, KEPT["another's file"], now)
    _asked(ticket, people, _market(headquarters, people), KEPT["another's request"], now)
    _asked(ticket, people, provider, SHOWN["the request"], now)
    add_note(ticket=ref(ticket), by=contact, text=SHOWN["its own note"], now=now)
    _file(ticket, contact, SHOWN["its own file"], now)
    set_marks(
        ticket=ref(ticket), marks=[Mark.GROUP], reason=KEPT["why it is marked"], by=people.agent, now=now
    )
    ticket.refresh_from_db()
    return ticket


def _market(headquarters: Department, people) -> Department:
    unit = Department.objects.create(
        code="M", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="市场部", name_en="Market"
    )
    User.objects.create_user("Y1", None, name="阿旺", role=Role.HANDLER, unit=unit)
    return unit


def _asked(ticket: Ticket, people, unit: Department, request: str, now) -> None:
    day = timezone.localdate(now) + timedelta(days=2)
    ask_department(
        ticket=ref(ticket), by=people.handler, department=unit, request=request, due_on=day, now=now
    )


def _spoken(ticket: Ticket, who: dict[str, Any]) -> None:
    record_contact(
        ticket=ref(ticket),
        purpose=ContactRecord.Purpose.FACTS,
        channel=NoticeChannel.PHONE,
        by_customer=False,
        reached=True,
        text=KEPT["a contact"],
        **who,
    )


def _file(ticket: Ticket, by: User, name: str, now) -> None:
    upload = SimpleUploadedFile(name, "日志".encode())
    attach(ticket=ref(ticket), by=by, uploads=[upload], kind=EvidenceKind.RECORDS, now=now)


@pytest.fixture
def browser(contact) -> Client:
    client = Client()
    client.force_login(contact)
    return client


@pytest.fixture
def api(contact) -> Client:
    secret = issue(
        owner=contact,
        label="x",
        scopes=(Scope.READ, Scope.WRITE, Scope.REVEAL),
        days=1,
        now=timezone.now() - timedelta(seconds=5),
    ).secret
    return Client(headers={"Authorization": f"Bearer {secret}"})


def leaks(text: str) -> list[str]:
    return [what for what, planted in KEPT.items() if planted in text]


def test_the_page_shows_what_it_takes_and_no_more(browser, forwarded):
    for query in ("", "?history=notes", "?everything=1", "?move=add_evidence", "?move=relabel_evidence"):
        text = browser.get(f"/work/tickets/{forwarded.number}/{query}").content.decode()
        assert leaks(text) == []
        hidden = [what for what, planted in SHOWN.items() if planted not in text]
        assert query or hidden == []


def test_lists_and_search_show_no_more(browser, forwarded):
    for path in ("queue/unit/", "queue/all/", "queue/all/?mark=group", "queue/due-soon/"):
        assert leaks(browser.get(f"/work/{path}").content.decode()) == []
    assert forwarded.number in browser.get("/work/queue/all/?mark=confidential").content.decode()
    for typed in (KEPT["phone"], "139 1234 5678"):
        found = browser.post("/work/find/", {"q": typed}, follow=True)
        assert forwarded.number not in found.content.decode()
        assert not [to for to, _ in found.redirect_chain if "139" in to]


def _everything(api: Client, number: str) -> Iterator[str]:
    one = f"/api/v1/tickets/{number}/"
    for path in ("", "history/", "history/?public=true", "attachments/", "contact-records/", "transitions/"):
        answer = api.get(one + path)
        assert answer.status_code == 200, (path, answer.content)
        yield answer.content.decode()
    for path in ("tickets/", "tickets/?mark=confidential", "clocks/"):
        yield api.get(f"/api/v1/{path}").content.decode()
    old = {"Idempotency-Key": str(uuid4()), "If-Match": '"1"'}
    yield api.post(f"{one}notes/", {}, content_type="application/json", headers=old).content.decode()


def test_the_interface_shows_no_more(api, forwarded, monkeypatch):
    answers = [text.encode().decode("unicode_escape") + text for text in _everything(api, forwarded.number)]
    assert leaks("".join(answers)) == []
    told = api.get(f"/api/v1/tickets/{forwarded.number}/").json()
    assert (told["plans"], told["tags"], told["appeals"], told["clocks"]) == ([], [], [], [])
    assert not any(told[name] for name in ("is_group", "may_escalate", "severity", "handler"))
    assert told["complainant"]["phone"] == SHOWN["phone, masked"]
    kinds = {
        event["kind"] for event in api.get(f"/api/v1/tickets/{forwarded.number}/history/").json()["results"]
    }
    assert kinds == {"department_asked", "noted", "evidence_added"}


def test_it_opens_its_own_files_only(browser, api, forwarded):
    for file in Attachment.objects.filter(ticket=forwarded):
        expected = 200 if file.name == SHOWN["its own file"] else 404
        for client, path in ((browser, "workspace:attachment"), (api, "api:attachment")):
            answer = client.get(reverse(path, args=[file.pk]))
            assert answer.status_code == expected
            b"".join(answer.streaming_content) if answer.streaming else None


def test_it_answers_and_says_no_more(contact, forwarded, people, now):
    others, own = forwarded.tasks.order_by("pk")
    with pytest.raises(KeptApart):
        answer_task(ticket=ref(forwarded), by=contact, task_id=others.pk, answer="x", now=now)
    answer_task(ticket=ref(forwarded), by=contact, task_id=own.pk, answer="确有三次订购", now=now)
    own.refresh_from_db()
    assert (own.answered_by, own.answer) == (contact, "确有三次订购")
    file = Attachment.objects.exclude(added_by=contact).get(ticket=forwarded)
    with pytest.raises(GuardFailed):
        relabel_evidence(ticket=ref(forwarded), by=contact, file_id=file.pk, kind=EvidenceKind.OTHER, now=now)
    with pytest.raises(NotAllowed):
        reveal(ticket=ref(forwarded), by=contact, reason="x", now=now)


def test_what_it_may_not_do_tells_nothing(browser, forwarded):
    for path in ("print/", "calls/"):
        answer = browser.post(f"/work/tickets/{forwarded.number}/{path}", {})
        assert answer.status_code in {403, 404, 405}
    for name in ("add_note", "answer_task", "relabel_evidence", "submit_plan", "reveal"):
        answer = browser.post(
            f"/work/tickets/{forwarded.number}/moves/{name}/", {"version": 1, "key": uuid4()}
        )
        assert leaks(answer.content.decode()) == []


def test_of_a_confidential_complaint_not_even_the_number(browser, people, forwarded, now):
    set_marks(ticket=ref(forwarded), by=people.agent, marks=[Mark.CONFIDENTIAL], reason="投诉人要求", now=now)
    text = browser.get(f"/work/tickets/{forwarded.number}/").content.decode()
    assert SHOWN["phone, masked"] not in text
    assert SHOWN["what happened"] in text
