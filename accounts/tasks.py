from celery import shared_task
from django.utils import timezone

from accounts import throttle


@shared_task
def purge_attempts() -> int:
    return throttle.purge_attempts(now=timezone.now())
