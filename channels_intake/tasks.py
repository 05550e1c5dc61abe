from celery import shared_task
from django.utils import timezone

from channels_intake import drafts


@shared_task
def purge_drafts() -> int:
    return drafts.purge(now=timezone.now())
