"""A chat session becomes one contact: the customer's words in the form, the conversation beside it."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from channels_intake.guarding.blocking import block
from channels_intake.models import Account, Arrival, Block, Contact
from sla.models import Clock
from tests.factories import PHONE

pytestmark = pytest.mark.django_db
PAGE = "/work/new/chat/"
TEXT = """客服小智 2026-11-20 10:20:01
您好，请问有什么可以帮您？
访客7f3a 2026-11-20 10:20:30
我要投诉
没有信号
客服小智 2026-11-20 10:21:00
请稍等。
"""


@pytest.fixture
def agent(people):
    client = Client()
    client.force_login(people.agent)
    return client


def upload(agent, account, text=TEXT, name="session.txt", **more):
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, data, content_type="text/plain")
    return agent.post(PAGE, {"account": account.pk, "transcript": file, **more}, follow=True)


def test_a_session_is_a_contact_with_the_customers_words_apart(post, session, now):
    assert post(session()).status_code == 200
    contact = Contact.objects.get()
    words = json.loads(contact.raw)
    assert (contact.channel, words["phone"], words["name"]) == ("chat", PHONE, "张晓明")
    assert words["description"] == "转人工半小时了 😤 <b>没人理</b>\n城东路没信号"
    assert "工号 0317" in words["transcript"]
    assert contact.received_at == now
    assert Clock.objects.get(contact=contact.pk).started_at == now + timedelta(minutes=20)


def test_the_whole_conversation_goes_along_as_a_file(post, session):
    post(session())
    file = Contact.objects.get().attachments.get()
    with file.file.open() as kept:
        text = kept.read().decode()
    assert (file.media_type, text.count("\n"), "您好，工号 0317。" in text) == ("text/plain", 3, True)


def test_the_same_session_again_is_the_same_contact(post, session):
    post(session())
    post(session())
    post(session(messages=[{"from": "customer", "text": "还有一句"}]))
    assert (Contact.objects.count(), Arrival.objects.count()) == (1, 2)
    assert set(Arrival.objects.values_list("state", flat=True)) == {"read"}


def test_forged_and_unreadable(post, session):
    assert post(session(), secret="another secret that is long enough as well").status_code == 403
    assert not Arrival.objects.exists()
    assert post(b'{"session_id": 5').status_code == 200
    assert Arrival.objects.get().state == "quarantined"


def test_a_customer_who_says_nothing_complains_of_nothing(post, session):
    post(session(messages=[{"from": "bot", "text": "您好"}]))
    assert (Arrival.objects.get().state, Contact.objects.count()) == ("ignored", 0)


def test_what_a_blocked_visitor_wrote_waits_for_review(post, session, people, now):
    block(kind=Block.Kind.ACCOUNT, sender="v-7f3a", reason="广告", until=None, by=people.supervisor, now=now)
    post(session())
    assert (Arrival.objects.get().state, Contact.objects.count()) == ("held", 0)


def test_an_instant_that_cannot_be_is_not_believed(post, session, now):
    post(session(started_at="1970-01-01T00:00:00Z", ended_at="2999-01-01T00:00:00Z"))
    contact, arrival = Contact.objects.get(), Arrival.objects.get()
    assert contact.received_at == arrival.received_at


def test_a_saved_text_is_handed_in_and_opened(agent, account):
    page = upload(agent, account)
    contact = Contact.objects.get()
    assert page.redirect_chain[-1][0] == f"/work/desk/{contact.pk}/"
    assert page.context["form"]["description"].value() == "我要投诉\n没有信号"
    shown = page.content.decode()
    assert "请稍等。" in shown
    again = upload(agent, account)
    assert (Contact.objects.count(), again.redirect_chain[-1][0]) == (1, f"/work/desk/{contact.pk}/")


def test_json_is_handed_in_too_and_in_any_character_set(agent, account, session):
    upload(agent, account, json.dumps(session()), "session.json")
    upload(agent, account, TEXT.replace("7f3a", "8b2c").encode("gb18030"))
    said = [json.loads(contact.raw)["description"] for contact in Contact.objects.order_by("pk")]
    assert said[1] == "我要投诉\n没有信号"


def test_who_the_customer_is_can_be_said(agent, account):
    text = "[10:20] 小王: 您好\n[10:21] 老李: 没信号\n"
    refused = upload(agent, account, text)
    assert (refused.status_code, Arrival.objects.count()) == (422, 0)
    assert "customer" in refused.context["form"].errors
    upload(agent, account, text, customer="老李")
    words = json.loads(Contact.objects.get().raw)
    assert (words["description"], words["name"]) == ("没信号", "老李")


@pytest.mark.parametrize("data", [b"", b"just words", b"\x00\xff" * 100, b"x" * (1024 * 1024 + 1)])
def test_what_is_no_transcript_is_not_taken(agent, account, data):
    assert upload(agent, account, data).status_code == 422
    assert not Arrival.objects.exists()


def test_without_a_chat_there_is_nowhere_to_put_it(agent, db):
    page = agent.get(PAGE)
    assert (page.status_code, b'<input type="file"' in page.content) == (200, False)


def test_words_are_shown_as_words(post, session, agent):
    post(session())
    contact = Contact.objects.get()
    shown = agent.post(f"/work/desk/{contact.pk}/take/", follow=True).content.decode()
    assert "<b>没人理" not in shown
    assert "&lt;b&gt;没人理" in shown
    assert Account.objects.get().last_arrival_at is not None
