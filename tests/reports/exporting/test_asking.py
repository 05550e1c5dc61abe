"""Who takes out which cases, how often, and what is written down about it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.roles import ROLES, Right, Role
from accounts.throttle import TooManyAttempts
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import Ticket
from complaints.states import Channel, State
from reports.exporting import exporting
from reports.exporting.exporting import TooManyAtOnce, export, offered
from reports.exporting.question import Question
from reports.exporting.streaming import Format
from reports.models import ExportEvent
from reports.periods import Period

pytestmark = pytest.mark.django_db
Kind = ExportEvent.Kind


@pytest.fixture
def ask(people, now):
    def made(role="supervisor", *, at=None, columns=("number",), **asked):
        user = getattr(people, role)
        return export(
            question=Question.read(asked, user=user, now=at or now),
            columns=columns,
            format=Format.CSV,
            language="en",
            by=user,
            now=at or now,
        )

    return made


def lines():
    return list(ExportEvent.objects.order_by("pk").values_list("kind", "rows"))


def test_it_is_written_down_before_it_goes_out_and_when_it_ended(journey, ask, people, now):
    journey.entered()
    made = ask(channel=Channel.HOTLINE, standing="open")
    (begun,) = ExportEvent.objects.all()
    assert (begun.kind, begun.by, begun.role, begun.at) == (
        Kind.BEGUN,
        people.supervisor,
        Role.SUPERVISOR,
        now,
    )
    assert begun.question == {"channel": "hotline", "standing": "open"}
    assert (begun.columns, begun.format) == (["number"], "csv")
    list(made)
    assert lines() == [(Kind.BEGUN, 0), (Kind.FINISHED, 1)]
    made.close()
    assert len(lines()) == 2


def test_what_breaks_off_says_so(journey, ask):
    journey.entered()
    pieces = iter(ask())
    next(pieces)
    pieces.close()
    assert lines() == [(Kind.BEGUN, 0), (Kind.BROKEN_OFF, 0)]
    unread = ask("leader")
    unread.close()
    assert lines()[-1] == (Kind.BROKEN_OFF, 0)


def test_what_was_written_down_stays(ask):
    list(ask())
    for change in (ExportEvent.objects.all().delete, lambda: ExportEvent.objects.update(rows=9)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_search_is_written_down_without_what_was_searched(journey, ask):
    ticket = journey.entered().ticket
    for words, sort in (("没信号", "words"), ("13800000000", "tel"), (ticket.number, ticket.number)):
        made = ask(q=words, at=ticket.received_at + timedelta(minutes=lines().__len__()))
        list(made)
        assert made.begun.question == {"q": sort}


def test_twenty_an_hour(ask, now):
    for _ in range(exporting.EXPORT_PERSON.attempts):
        list(ask())
    with pytest.raises(TooManyAttempts):
        ask()
    list(ask(at=now + timedelta(hours=1)))


def test_one_at_a_time_and_few_in_the_house(ask, now, people):
    made = ask()
    with pytest.raises(TooManyAtOnce):
        ask()
    ask("leader")
    ask("agent")
    with pytest.raises(TooManyAtOnce):
        ask("handler")
    list(made)
    list(ask("handler"))
    list(ask("leader", at=now + exporting.SURELY_OVER + timedelta(seconds=1)))


@pytest.mark.parametrize("role", [role for role in Role if Right.EXPORT not in ROLES[role].may])
def test_not_without_the_right(ask, role):
    with pytest.raises(NotAllowed):
        ask(role)
    assert not lines()


def test_only_columns_that_are_offered(ask, people):
    with pytest.raises(NotAllowed):
        ask(columns=("number", "customer__phone"))
    assert not any(column.group == "personal" for column in offered(people.analyst))


def numbers(question: Question, user, now) -> set[str]:
    return set(question.tickets(user, now).values_list("number", flat=True))


def test_a_queue_with_its_conditions_is_what_the_queue_shows(journey, people, now):
    overdue, later = journey.entered().ticket, journey.entered().ticket
    journey.to(State.ARCHIVED)
    Ticket.objects.filter(pk=overdue.pk).update(next_due_at=now - timedelta(hours=1))
    Ticket.objects.filter(pk=later.pk).update(next_due_at=now + timedelta(days=3))
    for asked, wanted in (
        ({"queue": "overdue"}, {overdue.number}),
        ({"queue": "all"}, {overdue.number, later.number}),
        ({"queue": "all", "only": "overdue"}, {overdue.number}),
        ({"queue": "all", "priority": "4"}, set()),
    ):
        assert (
            numbers(Question.read(asked, user=people.supervisor, now=now), people.supervisor, now) == wanted
        )


def test_a_period_is_of_receipt_or_of_closing(journey, people, now):
    closed, running = journey.to(State.ARCHIVED), journey.entered().ticket
    Ticket.objects.filter(pk=closed.pk).update(received_at=now - timedelta(days=60))
    month = str(Period.month(now.date()))
    user = people.supervisor
    received = Question.read({"period": month}, user=user, now=now)
    ended = Question.read({"period": month, "when": "archived_at"}, user=user, now=now)
    assert numbers(received, user, now) == {running.number}
    assert numbers(ended, user, now) == {closed.number}
    for standing, wanted in (("open", {running.number}), ("closed", {closed.number})):
        assert numbers(Question.read({"standing": standing}, user=user, now=now), user, now) == wanted


def test_what_cannot_be_read_is_named(people, now):
    found = Question.read({"period": "last month", "channel": "x"}, user=people.supervisor, now=now)
    assert len(found.unread) == 2
