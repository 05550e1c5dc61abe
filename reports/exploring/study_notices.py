"""Who is told of the steps of a case study: by a link, without a word of it."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.roles import Right
from reports.models import CaseStudy
from reports.telling import tell, who_may


def tell_of_submission(study: CaseStudy, now: datetime) -> None:
    """Those who may publish it, except whoever wrote it."""
    readers = who_may(Right.REVIEW_CASE_STUDY, except_for=[study.written_by_id])
    _tell(study, "study_submitted", readers, now)


def tell_writer(study: CaseStudy, kind: str, now: datetime) -> None:
    """That somebody else decided: study_sent_back or study_published."""
    _tell(study, kind, [study.written_by] if study.written_by.is_active else [], now)


def _tell(study: CaseStudy, kind: str, people: Iterable[User], now: datetime) -> None:
    payload = {"study": study.reference, "path": reverse("reports:study", args=[study.pk])}
    cause = f"study-{study.pk}-{kind}-{now.timestamp():.0f}"
    tell(people, kind=kind, cause=cause, payload=payload, now=now)
