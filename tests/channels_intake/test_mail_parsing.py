"""Mail as it really comes: every character set, name, nesting and trick."""

import base64
import json
import re
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_intake.channels.adapter import Unintelligible
from channels_intake.channels.mailbox.html import cleaned, text_of_html
from channels_intake.channels.mailbox.parsing import parse

STORY = "你好，我家城东路手机没有信号已经两天，请尽快处理。"
TAIWAN = "你好，手機信號很差，請儘快處理。"


def raw(body: bytes, *headers: str | bytes) -> bytes:
    lines = [each.encode() if isinstance(each, str) else each for each in headers]
    return b"\r\n".join([b"From: zhang@example.com", *lines, b"", body])


@pytest.mark.parametrize(
    ("really", "label", "text"),
    [
        ("gb2312", "gb2312", STORY),
        ("gbk", "gb2312", STORY + "镕喆"),
        ("gb18030", "gb2312", STORY + "𠮷"),
        ("gb18030", "GB18030", STORY + "㐂𠮷"),
        ("gbk", "utf-8", STORY),
        ("gbk", "", STORY),
        ("gbk", "us-ascii", STORY),
        ("gbk", "iso-8859-1", STORY),
        ("big5", "big5", TAIWAN),
        ("big5", "", TAIWAN),
        ("hz", "hz-gb-2312", STORY),
        ("hz", "utf-8", STORY),
        ("utf-8", "utf-8", STORY + "😤𠮷"),
        ("utf-8", "gb2312", STORY + "没有信号 5G"),
        ("utf-8", "", STORY),
        ("utf-8", "x-no-such-thing", STORY),
    ],
)
def test_the_body_is_read_whatever_its_label_says(really, label, text):
    kind = f'Content-Type: text/plain; charset="{label}"' if label else "Content-Type: text/plain"
    assert parse(raw(text.encode(really), kind)).text == text


@pytest.mark.parametrize(
    "subject",
    [
        "=?GB2312?B?" + base64.b64encode("投诉：没信号䶮".encode("gb18030")).decode() + "?=",
        "=?utf-8?B?" + base64.b64encode("投诉：没信号䶮".encode()).decode() + "?=",
        "投诉：没信号䶮".encode("gb18030"),
        "投诉：没信号䶮".encode(),
        # One character cut in two by the encoded words.
        "=?utf-8?B?" + base64.b64encode("投诉：没信号䶮".encode()[:4]).decode() + "?=\r\n =?utf-8?B?"
        + base64.b64encode("投诉：没信号䶮".encode()[4:]).decode() + "?=",
    ],
)  # fmt: skip
def test_a_subject_is_read_encoded_or_raw(subject):
    header = b"Subject: " + (subject if isinstance(subject, bytes) else subject.encode())
    assert parse(raw(b"x", header)).subject == "投诉：没信号䶮"


NAMES = [
    b"attachment; filename*=utf-8''%E8%AF%9D%E8%B4%B9%20%E8%B4%A6%E5%8D%95.pdf",
    b"attachment; filename*0*=utf-8''%E8%AF%9D%E8%B4%B9; filename*1*=%20%E8%B4%A6%E5%8D%95; filename*2=.pdf",
    b'attachment; filename="' + "话费 账单.pdf".encode("gbk") + b'"',
    b'attachment; filename="' + "话费 账单.pdf".encode() + b'"',
    b'attachment; filename="=?gb2312?B?' + base64.b64encode("话费 账单.pdf".encode("gbk")) + b'?="',
    'attachment; filename="../../etc/话费 账单.pdf"'.encode(),
    'attachment; filename="C:\\\\Users\\\\x\\\\话费 账单.pdf"'.encode(),
]


@pytest.mark.parametrize("disposition", NAMES)
def test_a_file_has_the_name_it_was_given(disposition):
    body = b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nsee file\r\n"
    body += b"--b\r\nContent-Type: application/pdf\r\n"
    body += (
        b"Content-Disposition: "
        + disposition
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n"
    )
    mail = parse(raw(body, "Content-Type: multipart/mixed; boundary=b"))
    assert [(piece.name, piece.data) for piece in mail.pieces] == [("话费 账单.pdf", b"%PDF-")]
    assert mail.text == "see file"


def test_html_alone_is_read_as_words():
    html = "<style>p{color:red}</style><p>第一行</p><div>第二行<br>第三行 &lt;b&gt;</div><script>x()</script>"
    mail = parse(raw(html.encode(), "Content-Type: text/html; charset=utf-8"))
    assert mail.text == "第一行\n第二行\n第三行 <b>"


def test_words_win_over_their_html_and_pictures_are_kept():
    picture = EmailMessage()
    picture.set_content("<p>网页</p><img src='cid:p1'>", subtype="html")
    picture.add_related(b"\x89PNG....", "image", "png", cid="<p1>")
    message = EmailMessage()
    message["From"] = "Zhang <zhang@example.com>"
    message.set_content("纯文本")
    message.make_alternative()
    message.attach(picture)
    mail = parse(message.as_bytes())
    assert mail.text == "纯文本"
    assert [(p.media_type, p.content_id) for p in mail.pieces] == [("image/png", "p1")]


@pytest.mark.parametrize(
    "quoted",
    [
        "------------------ 原始邮件 ------------------\n发件人: 客服\n旧内容",
        "在 2026年11月20日 10:00，客服 <k@example.com> 写道：\n> 旧内容",
        "On Fri, 20 Nov 2026 at 10:00, Desk <k@example.com> wrote:\n> old",
        "-----Original Message-----\nold",
        "发件人：客服\n发送时间：昨天\n旧内容",
        "> 旧内容\n> 更旧",
    ],
)
def test_what_is_quoted_is_folded(quoted):
    mail = parse(raw(f"新的话\n\n{quoted}".encode(), "Content-Type: text/plain; charset=utf-8"))
    assert (mail.text, mail.quoted.split("\n")[0]) == ("新的话", quoted.split("\n")[0])


def test_a_mail_of_quotation_alone_is_not_empty():
    assert parse(raw(b"> only this", "Content-Type: text/plain")).text == "> only this"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        (["Auto-Submitted: auto-replied"], "automatic reply"),
        ([f"Subject: =?utf-8?B?{base64.b64encode('自动回复'.encode()).decode()}?="], "automatic reply"),
        (["Subject: Re: Out of Office: back on Monday"], "automatic reply"),
        (["Return-Path: <>"], "sent by a mail system"),
        (["Content-Type: multipart/report; report-type=delivery-status; boundary=b"], "delivery report"),
        (["List-Id: <news.example.com>"], "mailing list"),
        (["Precedence: bulk"], "mailing list"),
        (["X-Complaints-Loop: 1"], "our own mail came back"),
        (["Auto-Submitted: no"], ""),
        (["Auto-Submitted: auto-generated"], ""),  # another complaint system may forward so
        (["Subject: about your automatic replies"], ""),
    ],
)  # fmt: skip
def test_what_no_person_wrote_is_told(headers, why):
    assert parse(raw(b"x", *headers)).automatic == why


def test_a_mail_within_the_mail_is_one_file():
    inner = EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content("inside")
    outer = EmailMessage()
    outer["From"] = "a@example.com"
    outer.set_content("outside")
    outer.add_attachment(inner)
    mail = parse(outer.as_bytes())
    assert mail.text == "outside"
    assert mail.pieces[0].media_type == "message/rfc822"
    assert b"inside" in mail.pieces[0].data


@pytest.mark.parametrize("name", ["from", "subject", "message-id"])
def test_a_header_that_is_missing_is_empty(name):
    mail = parse(b"X: y\r\n\r\nwords")
    assert (mail.sender, mail.subject, mail.message_id, mail.text) == ("", "", "", "words")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<style>@import 'http://evil.example/x.css'</style>",
    "<p style='background:url(http://evil.example/)'>x</p>",
    "<form action=http://evil.example><input></form>",
    "<iframe src=http://evil.example></iframe>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href=http://evil.example>",
    "<img src='http://evil.example/beacon.png'>",
    "<img src='data:text/html,x'>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_runs_or_looks_elsewhere(html):
    shown = cleaned(html, {})
    assert not re.search(r"script|onerror|javascript:|style|<form|<iframe|<meta|<base|<svg|<math", shown)
    assert "evil.example" not in shown
    assert "data:" not in shown


def test_a_picture_of_the_mail_itself_is_shown():
    assert cleaned("<img src='cid:p1' alt='账单'>", {"p1": "/work/x"}) == '<img src="/work/x" alt="账单">'


@given(st.binary(max_size=3000))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused_in_words(noise):
    for data in (noise, raw(noise), raw(noise, "Content-Type: multipart/mixed; boundary=b")):
        try:
            mail = parse(data)
        except Unintelligible:
            continue
        json.dumps([mail.text, mail.subject, mail.sender, mail.sender_name], ensure_ascii=False).encode()


HEADERS = st.sampled_from(
    [
        "Content-Type",
        "Content-Disposition",
        "Subject",
        "From",
        "References",
        "Content-Transfer-Encoding",
        "Date",
    ]
)
VALUES = st.one_of(
    st.binary(max_size=80).map(lambda data: data.replace(b"\n", b" ").replace(b"\r", b" ")),
    st.sampled_from(
        [
            b"multipart/mixed; boundary=b", b"multipart/report", b"message/rfc822", b"application/ms-tnef",
            b"text/html; charset=gb2312", b"text/plain; charset*0*=utf-8''%ZZ", b"base64", b"x-uuencode",
            b"text/plain; charset=\xff\xfe", b"attachment; filename*=''%", b"=?utf-8?B?=?=",
            b"Fri, 99 Foo 2026 99:99:99 +9999",
        ]
    ),
)  # fmt: skip


@given(st.lists(st.tuples(HEADERS, VALUES), max_size=8), st.binary(max_size=600))
@settings(max_examples=300)
def test_any_headers_are_read_or_refused_in_words(headers, body):
    lines = [name.encode() + b": " + value for name, value in headers]
    part = b"\r\n".join([b"--b", *lines, b"", body, b"--b--"])
    for data in (b"\r\n".join([*lines, b"", body]), b"\r\n".join([*lines, b"", part])):
        try:
            mail = parse(data)
        except Unintelligible:
            continue
        json.dumps(
            [mail.text, mail.quoted, [piece.name for piece in mail.pieces]], ensure_ascii=False
        ).encode()


@given(st.text(max_size=2000))
@settings(max_examples=200)
def test_any_html_becomes_words(source):
    text_of_html(source)
    cleaned(source, {})
