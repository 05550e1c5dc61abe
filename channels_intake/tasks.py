from celery import shared_task
from django.utils import timezone

from channels_intake import arriving, drafts, late_files
from channels_intake.channels.mailbox import fetching
from channels_intake.channels.telephony import calls, recordings
from channels_intake.guarding import scanner, uploading
from channels_intake.importing import purging, working


@shared_task
def purge_drafts() -> int:
    now = timezone.now()
    return uploading.purge(now=now) + drafts.purge(now=now)


@shared_task
def look_after_scanner() -> bool:
    return scanner.look_after(now=timezone.now())


@shared_task
def take_late_files() -> int:
    return late_files.take_late(now=timezone.now())


@shared_task
def read_arrivals() -> int:
    return arriving.read_waiting(now=timezone.now())


@shared_task
def fetch_recordings() -> int:
    return recordings.fetch_due(now=timezone.now())


@shared_task
def end_silent_calls() -> int:
    return calls.end_silent(now=timezone.now())


@shared_task
def fetch_mail() -> int:
    return fetching.fetch_all(now=timezone.now())


@shared_task
def work_on_imports() -> int:
    return working.work(now=timezone.now())


@shared_task
def purge_imports() -> int:
    return purging.purge(now=timezone.now())
