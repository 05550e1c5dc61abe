"""A mail as it was written, at the desk: cleaned, with its own pictures, for whoever has it open."""

import re
from email.message import EmailMessage

import pytest
from django.utils import timezone

from channels_intake import arriving
from channels_intake.models import Account, Contact, Kind
from tests.channels_intake.waiting import a_contact

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\x01" * 2 + b"\x08\0\0\0\0"
PAGE = """<p onclick="x()">账单<b>不对</b></p><script>alert(1)</script><img src="cid:p1" alt="截图">
<img src="http://evil.example/beacon.png"><a href="javascript:x()">点</a>"""


@pytest.fixture
def contact(db):
    """Of a mail with a page, a picture of its own and one of somebody else's server."""
    message = EmailMessage()
    message["From"], message["Message-ID"] = "Zhang <zhang@example.com>", "<1@example.com>"
    message.set_content(PAGE, subtype="html")
    message.add_related(PNG, "image", "png", cid="<p1>", filename="截图.png")
    account, now = Account.objects.create(kind=Kind.MAILBOX, slug="mail", name="邮箱"), timezone.now()
    arriving.keep(account=account, external_id="1", body=message.as_bytes(), received_at=now, now=now)
    arriving.read_waiting(now=now)
    return Contact.objects.get()


def test_it_is_shown_cleaned_with_its_own_pictures_alone(agent, contact):
    agent.post(f"/work/desk/{contact.pk}/take/")
    assert f"/work/desk/{contact.pk}/mail/" in agent.get(f"/work/desk/{contact.pk}/").content.decode()
    answer = agent.get(f"/work/desk/{contact.pk}/mail/")
    shown = answer.context["html"]
    assert "账单<b>不对</b>" in shown
    assert not re.search(r"script|onclick|javascript|evil", shown)
    assert shown in answer.content.decode()
    (picture,) = re.findall(r'src="([^"]+)"', shown)
    assert b"".join(agent.get(picture).streaming_content) == PNG


def test_nobody_else_reads_it(agent, contact):
    assert agent.get(f"/work/desk/{contact.pk}/mail/").status_code == 404


def test_a_call_has_no_mail(agent):
    call = a_contact(timezone.now())
    agent.post(f"/work/desk/{call.pk}/take/")
    assert agent.get(f"/work/desk/{call.pk}/mail/").status_code == 404


def test_what_a_mail_says_of_itself_is_text_on_every_page(agent, people):
    mark = "<svg onload=x()>"
    raw = f"""From: "{mark}" <zhang@example.com>
Message-ID: <1@example.com>
Subject: {mark} </title><script>x()</script>
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

{mark}
> {mark}
--b
Content-Type: application/x-y
Content-Disposition: attachment; filename="{mark}.exe"

x
--b--
"""
    account, now = Account.objects.create(kind=Kind.MAILBOX, slug="mail", name="邮箱"), timezone.now()
    arriving.keep(account=account, external_id="1", body=raw.encode(), received_at=now, now=now)
    arriving.read_waiting(now=now)
    contact = Contact.objects.get()
    pages = [agent.get("/work/desk/")]
    agent.post(f"/work/desk/{contact.pk}/take/")
    pages += [agent.get(f"/work/desk/{contact.pk}/"), agent.get(f"/work/desk/{contact.pk}/mail/")]
    for page in pages:
        assert page.status_code == 200
        assert mark not in page.content.decode()
        assert "<script>x()" not in page.content.decode()
