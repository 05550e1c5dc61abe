from celery import shared_task
from django.utils import timezone

from channels_intake import arriving, drafts
from channels_intake.channels.mailbox import fetching


@shared_task
def purge_drafts() -> int:
    return drafts.purge(now=timezone.now())


@shared_task
def read_arrivals() -> int:
    return arriving.read_waiting(now=timezone.now())


@shared_task
def fetch_mail() -> int:
    return fetching.fetch_all(now=timezone.now())
