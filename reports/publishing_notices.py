"""Who is told of drafts and of published reports: by a link, never by the file."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import ROLES, Right
from notifications.outbox import queue, staff_notices
from reports.building import number_of
from reports.models import Edition

WRITERS = [role for role, card in ROLES.items() if Right.WRITE_REPORTS in card.may]
READERS = [role for role, card in ROLES.items() if Right.SEE_FIGURES in card.may]


def tell_of_draft(edition: Edition, kind: str, now: datetime) -> None:
    """Whoever asked for it; those who write reports, when the schedule did."""
    asked_by = edition.asked_by
    writers = User.objects.filter(role__in=WRITERS, is_active=True)
    _tell(edition, kind, [asked_by] if asked_by else writers, now)


def tell_of_review(edition: Edition, now: datetime) -> None:
    """Those who may publish it, except whoever wrote it."""
    roles = [role for role, card in ROLES.items() if Right.PUBLISH_REPORTS in card.may]
    wrote = [pk for pk in (edition.submitted_by_id, edition.asked_by_id) if pk]
    _tell(
        edition,
        "report_submitted",
        User.objects.filter(role__in=roles, is_active=True).exclude(pk__in=wrote),
        now,
    )


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
    for person in people:
        queue(
            staff_notices(
                user=person,
                kind=kind,
                cause=f"report-{edition.pk}-{kind}-{edition.attempts}-{now.timestamp():.0f}",
                about="",
                payload=payload,
                language=settings.LANGUAGE_CODE,
                now=now,
            )
        )
