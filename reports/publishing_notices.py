"""Who is told of drafts and of published reports: by a link, never by the file."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import ROLES, Right
from reports.building import number_of
from reports.models import Edition
from reports.telling import tell, who_may

READERS = [role for role, card in ROLES.items() if Right.SEE_FIGURES in card.may]


def tell_of_draft(edition: Edition, kind: str, now: datetime) -> None:
    """Whoever asked for it; those who write reports, when the schedule did or that person cannot any
    more."""
    asked_by = edition.asked_by
    is_there = asked_by and asked_by.is_active and asked_by.may(Right.WRITE_REPORTS)
    _tell(edition, kind, [asked_by] if asked_by and is_there else who_may(Right.WRITE_REPORTS), now)


def tell_of_failure(edition: Edition, now: datetime) -> None:
    """Whoever waits for it, and all who can build it again: a report owed is everybody's to mend."""
    _tell(edition, "report_failed", who_may(Right.WRITE_REPORTS), now)


def tell_of_review(edition: Edition, now: datetime) -> None:
    """Those who may publish it, except whoever wrote it."""
    wrote = (edition.submitted_by_id, edition.asked_by_id)
    _tell(edition, "report_submitted", who_may(Right.PUBLISH_REPORTS, except_for=wrote), now)


def tell_of_return(edition: Edition, writer: User | None, by: User, now: datetime) -> None:
    """Whoever submitted it."""
    if writer and writer != by:
        _tell(edition, "report_sent_back", [writer], now)


def tell_subscribers(edition: Edition, now: datetime) -> None:
    """Also who wrote it; whoever published it knows."""
    wanted = Q(report_subscription__kinds__contains=[edition.report.kind]) | Q(pk=edition.submitted_by_id)
    others = ~Q(pk=edition.published_by_id)
    readers = User.objects.filter(wanted & others, role__in=READERS, is_active=True)
    _tell(edition, "report_published", readers, now)


def _tell(edition: Edition, kind: str, people: Iterable[User], now: datetime) -> None:
    payload = {
        "report": number_of(edition.report.covers),
        "edition": edition.number,
        "path": reverse("reports:edition", args=[edition.pk]),
    }
    cause = f"report-{edition.pk}-{kind}-{edition.attempts}-{now.timestamp():.0f}"
    tell(people, kind=kind, cause=cause, payload=payload, now=now)
