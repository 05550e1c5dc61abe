from celery import shared_task
from django.utils import timezone

from complaints.lifecycle import archive


@shared_task
def archive_silent() -> int:
    return archive.archive_silent(now=timezone.now())
