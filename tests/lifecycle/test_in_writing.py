"""The reply that the regulation promises in writing is not met by a call alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.lifecycle.archive import archive
from complaints.lifecycle.feedback import give_feedback
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Ticket
from complaints.models.outcome import Score
from complaints.states import NoticeChannel, State
from tests.factories import Journey, a_result, ref

pytestmark = pytest.mark.django_db
PHONE, SMS, EMAIL, LETTER = (
    NoticeChannel.PHONE,
    NoticeChannel.SMS,
    NoticeChannel.EMAIL,
    NoticeChannel.LETTER,
)


@pytest.fixture
def without_mail(journey: Journey) -> Ticket:
    journey.complaint = {"email": ""}
    return journey.to(State.RESOLVED)


def told(ticket: Ticket, people, now, **given) -> Ticket:
    return give_feedback(ticket=ref(ticket), by=people.agent, told=replace(a_result(), **given), now=now)


def written(ticket: Ticket) -> tuple[str, str]:
    return ticket.result_notices.get().written, ticket.history.latest("seq").payload["written"]


def test_a_call_alone_is_refused_kindly(without_mail, people, now):
    with pytest.raises(GuardFailed) as refusal:
        told(without_mail, people, now, channel=PHONE)
    assert refusal.value.field == "written"
    with pytest.raises(GuardFailed):
        told(without_mail, people, now, channel=PHONE, written=PHONE)
    without_mail.refresh_from_db()
    assert without_mail.state == State.RESOLVED


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"channel": PHONE, "written": LETTER}, LETTER),
        ({"channel": SMS}, SMS),
        ({"channel": LETTER, "written": SMS}, LETTER),
    ],
)
def test_beside_the_call_something_is_left_to_read(without_mail, people, now, given, expected):
    assert written(told(without_mail, people, now, **given)) == (expected, expected)


def test_the_mail_that_goes_out_is_writing(ticket_in, people, now):
    assert written(told(ticket_in(State.RESOLVED), people, now, channel=PHONE)) == (EMAIL, EMAIL)


def test_the_page_asks_for_it(client, without_mail, people, now):
    client.force_login(people.agent)
    page = client.get(f"/work/tickets/{without_mail.number}/?move=give_feedback")
    field = page.context["opened"].form.fields["written"]
    assert PHONE not in dict(field.choices)
    assert page.context["opened"].form.initial["written"] == ""


def test_what_reached_nobody_and_went_out_in_no_writing_is_told_again_before_closing(
    without_mail, people, now
):
    ticket = told(without_mail, people, now, channel=PHONE, reached=False)
    with pytest.raises(GuardFailed):
        archive(ticket=ref(ticket), by=people.agent, reached=True, score=Score.SATISFIED, now=now)
    ticket = told(ticket, people, now + timedelta(hours=1), channel=PHONE, written=SMS)
    closed = archive(ticket=ref(ticket), by=people.agent, reached=True, score=Score.SATISFIED, now=now)
    assert closed.state == State.ARCHIVED
