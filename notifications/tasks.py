from celery import shared_task
from django.utils import timezone

from notifications import outbox


@shared_task
def send_outbox() -> int:
    return outbox.send_waiting(now=timezone.now())
