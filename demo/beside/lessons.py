"""What the house learned: a case study that may be cited, and what management wants to be better."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Department, User
from accounts.roles import Role
from complaints.models import Plan, Ticket
from complaints.models.outcome import Score
from complaints.states import State
from reports.exploring import studying
from reports.exploring.telling import told
from reports.improving.suggesting import settle, suggest
from reports.models import CaseStudy, Suggestion
from reports.periods import Period, local_day

NAMESPACE = uuid.UUID("2f4a7c63-0f0e-4b86-9f59-6f7f2b6d1c11")
TIME_GIVEN = timedelta(days=45)  # between making a suggestion and its day
AT_ONCE = timedelta(minutes=30)
TRIED = 30  # cases looked at for one that may be told
Lesson = Mapping[str, str]  # `situation` and `lesson`


def draw_lessons(
    suggestions: Sequence[Mapping[str, Any]], lessons: Mapping[str, Lesson], *, end: datetime
) -> None:
    supervisor = User.objects.filter(role=Role.SUPERVISOR).order_by("pk")[0]
    for wanted in suggestions:
        _suggest(wanted, supervisor, end)
    if not CaseStudy.objects.exists():
        _study(lessons, supervisor, end)


def _suggest(wanted: Mapping[str, Any], by: User, end: datetime) -> None:
    month = Period.month(local_day(end))
    for _before in range(wanted["months_ago"]):
        month = month.previous()
    due = end + timedelta(days=wanted["due"])
    made = suggest(
        key=uuid.uuid5(NAMESPACE, f"{month} {wanted['owner']}"),
        period=month,
        kind=Suggestion.Kind(wanted["kind"]),
        text=wanted["text"],
        owner=Department.objects.get(code=wanted["owner"]),
        due_on=local_day(due),
        by=by,
        now=min(due - TIME_GIVEN, end - AT_ONCE),
    )
    if wanted.get("outcome"):
        settle(
            suggestion=made,
            state=Suggestion.State.DONE,
            outcome=wanted["outcome"],
            by=by,
            now=due - timedelta(days=1),
        )


def _study(lessons: Mapping[str, Lesson], reader: User, end: datetime) -> None:
    """Of the latest case that ended well, written by the leader of its team, read by the supervisor; of
    one closed before this month if there is any, so that last month's report cites it."""
    for before in (Period.month(local_day(end)).begins, end - 2 * AT_ONCE):
        for plan in _ended_well(lessons, before):
            writer = User.objects.filter(role=Role.LEADER, unit=plan.ticket.team).first()
            if writer and studying.may_be_studied(plan.ticket):
                _write(plan.ticket, lessons[plan.cause.code], writer, reader, end)
                return


def _ended_well(lessons: Mapping[str, Lesson], before: datetime) -> Iterable[Plan]:
    found = Plan.objects.filter(
        status=Plan.Status.AGREED,
        cause__code__in=lessons,
        ticket__state=State.ARCHIVED,
        ticket__archived_at__lt=before,
        ticket__result_notices__satisfaction__score__gte=Score.SATISFIED,
    )
    return found.select_related("ticket__team", "cause").order_by("-ticket__archived_at", "-pk")[:TRIED]


def _write(ticket: Ticket, lesson: Lesson, writer: User, reader: User, end: datetime) -> None:
    facts = told(ticket)
    account = studying.Account(
        title=facts.title,
        situation=f"{lesson['situation']}\n{facts.situation}",
        handling=facts.handling,
        result=facts.result,
        lesson=lesson["lesson"],
    )
    study = studying.write(ticket=ticket, account=account, by=writer, now=end - 2 * AT_ONCE)
    studying.submit(study=study, by=writer, now=end - 2 * AT_ONCE)
    studying.publish(study=study, by=reader, now=end - AT_ONCE)
