"""Lives of complaints with planted personal data, made through the pages as people make them."""

import uuid
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.remarks import reveal
from complaints.models import Ticket
from complaints.states import NoticeChannel, State
from sla.extending import Explained, request_extension
from tests.factories import Journey, ref

PLANTED = {
    "name": "端木𠮷云",
    "phone": "13912345678",
    "email": "duanmu.planted@example.net",
    "address": "梧桐巷七十七号院",
    "place": "凤凰岭路口报刊亭",
    "business": "副卡 13987654321",
}
SPOKEN = {"spoken name": "慕容䶮雪", "spoken phone": "13698765432"}  # in what people write
FORMS = {"13912345678", "139 1234 5678", "+8613912345678", "13987654321"}


def on_the_website(who: dict[str, str], where: dict[str, str], category) -> None:
    browser = Client()
    browser.post("/complain/", {"relation": "self", **who})
    words = {"description": "手机没信号", "demand": "修好", "category": category.code, **where}
    browser.post("/complain/what/", words)
    assert browser.post("/complain/send/", {"send": "1"}).headers["Location"] == "/complain/receipt/"
    browser.get("/complain/receipt/")
    unfinished = Client()
    unfinished.post("/complain/", {"relation": "self", **who})
    unfinished.post("/complain/what/", {**where, "description": ""})
    unfinished.post("/complain/", {"relation": "self", **who, "phone": who["phone"] + "×"})


def at_the_desk(people, everything: dict[str, str], now) -> None:
    desk = Client()
    desk.force_login(people.agent)
    form = {
        "entry_key": str(uuid.uuid4()),
        "channel": "hotline",
        "received_at": timezone.localtime(now).strftime("%Y-%m-%dT%H:%M"),
        "relation": "self",
        "description": "来电投诉扣费",
        "demand": "退费",
        **everything,
    }
    desk.post("/work/new/", {**form, "channel": "nonsense"})
    assert desk.post("/work/new/", form).status_code == 302
    desk.post("/work/new/known/", {"phone": everything["phone"]})
    for words in (everything["phone"], everything["name"], "+86 139 1234 5678"):
        found = desk.post("/work/find/", {"q": words})
        if found.status_code == 302:
            desk.get(found.headers["Location"])


def looked_at(people, ticket: Ticket, code: str, now) -> None:
    reveal(ticket=ref(ticket), by=people.leader, reason="用户来电核对", now=now)
    handler = Client()
    handler.force_login(people.leader)
    handler.get(reverse("workspace:ticket", args=[ticket.number]))
    handler.post(reverse("workspace:print", args=[ticket.number]), {"in_full": "1", "reason": "留档"})
    customer = Client()
    customer.post(reverse("portal:find"), {"number": ticket.number, "code": code})
    customer.get(reverse("portal:progress", args=[ticket.number]))
    customer.post(reverse("portal:print", args=[ticket.number]))
    Client().post(reverse("portal:lost_code"), {"number": ticket.number, "contact": PLANTED["email"]})
    Client().post("/staff/sign-in/", {"staff_number": PLANTED["phone"], "password": PLANTED["name"]})


def said(about: str) -> str:
    return f"{about}：{SPOKEN['spoken name']}，{SPOKEN['spoken phone']}"


def side_moves(people, journey: Journey, now) -> None:
    """The ways beside the main line, each with a name and a number in the words that go with it."""
    _asked_and_answered(people, journey, now)
    _handed_to_and_fro(people, journey, now)
    _twice_the_same(people, journey, now)
    _not_content(people, journey, now)
    _about_their_data(people, journey, now)


def at_the_portal(ticket: Ticket, code: str) -> Client:
    customer = Client()
    customer.post(reverse("portal:find"), {"number": ticket.number, "code": code})
    return customer


def sends(customer: Client, name: str, ticket: Ticket, **words: str) -> None:
    """A form of the customer's, as the page would send it."""
    ticket = Ticket.objects.get(pk=ticket.pk)
    form = {"version": ticket.version, "key": uuid.uuid4(), **words}
    answer = customer.post(reverse(f"portal:{name}", args=[ticket.number]), form)
    assert answer.status_code == 302, name
    customer.get(reverse("portal:progress", args=[ticket.number]))


def moves(person, name: str, ticket: Ticket, **words: Any) -> None:
    """A move of the staff's, from the ticket's page."""
    browser, ticket = Client(), Ticket.objects.get(pk=ticket.pk)
    browser.force_login(person)
    form = {"version": ticket.version, "key": uuid.uuid4(), **words}
    answer = browser.post(reverse("workspace:move", args=[ticket.number, name]), form)
    assert answer.status_code == 302, (name, answer.status_code)
    browser.get(reverse("workspace:ticket", args=[ticket.number]))


def _asked_and_answered(people, journey: Journey, now) -> None:
    ticket = journey.to(State.INVESTIGATING)
    customer = at_the_portal(ticket, journey.code)
    by = f"{timezone.localdate() + timedelta(days=3):%Y-%m-%d}"
    moves(people.handler, "ask_customer", ticket, question=said("是您本人吗"), reply_by=by)
    sends(customer, "answer", ticket, answer=said("是我"))
    sends(customer, "files", ticket, text=said("补充"))
    sends(customer, "urge", ticket, text=said("快点"))
    contact = {"purpose": "facts", "channel": "phone", "reached": "1", "text": said("通话")}
    moves(people.agent, "record_contact", ticket, **contact)
    clock = ticket.clocks.get(target="full_solution")
    told = Explained(channel=NoticeChannel.PHONE, told_at=now, said=said("要晚几天"))
    request_extension(
        ticket=TicketRef(number=ticket.number),
        by=people.handler,
        clock=clock.pk,
        promised_at=clock.due_at + timedelta(days=5),
        reason=said("等配件"),
        explained=told,
        now=timezone.now(),
    )
    sends(customer, "withdraw", ticket, reason=said("不等了"))


def _handed_to_and_fro(people, journey: Journey, now) -> None:
    ticket = journey.to(State.ASSIGNED)
    moves(people.handler, "return_ticket", ticket, reason=said("不归我们"))
    ticket = journey.assigned(Ticket.objects.get(pk=ticket.pk))
    other = Department.objects.create(
        code="B", kind=Department.Kind.DEPARTMENT, parent=ticket.lead_department, name_zh="计费部"
    )
    User.objects.create_user("T900", None, name="计费员", role=Role.HANDLER, unit=other)
    moves(people.handler, "transfer", ticket, department=other.pk, reason=said("归计费"))


def _twice_the_same(people, journey: Journey, now) -> None:
    kept, twin = journey.entered().ticket, journey.entered().ticket
    moves(people.leader, "merge", twin, into=kept.number, reason=said("同一个人"))


def _not_content(people, journey: Journey, now) -> None:
    ticket = journey.to(State.ARCHIVED)
    customer = at_the_portal(ticket, journey.code)
    sends(customer, "appeal", ticket, grounds=said("不服"))
    moves(people.appeal_officer, "decide_appeal", ticket, conclusion="uphold", reasons=said("维持"))
    again = journey.to(State.ARCHIVED)
    sends(at_the_portal(again, journey.code), "reopen", again, reason=said("还是不行"))


def _about_their_data(people, journey: Journey, now) -> None:
    ticket = journey.to(State.ARCHIVED)
    customer = at_the_portal(ticket, journey.code)
    sends(customer, "data", ticket, kind="copy", words=said("请给我"))
    desk = Client()
    desk.force_login(people.supervisor)
    desk.get(reverse("workspace:data_requests"))
    page = reverse("workspace:data_request", args=[ticket.data_requests.get().pk])
    desk.get(page)
    assert desk.post(page, {"key": uuid.uuid4(), "answer": "grant"}).status_code == 302
    copy = customer.post(reverse("portal:data_copy", args=[ticket.number]), {"format": "json"})
    assert PLANTED["phone"] in copy.content.decode()
    sends(customer, "data", ticket, kind="deletion", words=said("请删除"))
    page = reverse("workspace:data_request", args=[ticket.data_requests.get(kind="deletion").pk])
    assert desk.post(page, {"key": uuid.uuid4(), "answer": "grant"}).status_code == 302
