from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import throttle


@shared_task
def purge_attempts() -> int:
    return throttle.purge_attempts(now=timezone.now())


@shared_task
def purge_sessions() -> None:
    """Ended sessions hold sealed codes and ticket numbers; they go within the hour."""
    call_command("clearsessions")
