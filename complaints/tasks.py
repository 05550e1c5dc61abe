from celery import shared_task
from django.utils import timezone

from complaints.lifecycle import archive, promised, waiting
from complaints.proof import roots
from complaints.retention import applying
from complaints.workspace import drafts


@shared_task
def archive_silent() -> int:
    return archive.archive_silent(now=timezone.now())


@shared_task
def end_silent_waits() -> int:
    return waiting.end_silent(now=timezone.now())


@shared_task
def remind_of_promises() -> int:
    return promised.remind(now=timezone.now())


@shared_task
def purge_form_drafts() -> int:
    return drafts.purge(now=timezone.now())


@shared_task
def make_daily_root() -> None:
    roots.make_daily_root(now=timezone.now())


@shared_task
def apply_retention() -> None:
    applying.apply_retention(now=timezone.now())
