from celery import shared_task
from django.utils import timezone

from api import idempotency


@shared_task
def purge_answers() -> int:
    return idempotency.purge(now=timezone.now())
