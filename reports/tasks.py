from celery import shared_task
from django.utils import timezone

from reports import rollups

MOST = 5_000  # tickets per run, so that none outlives its time limit


@shared_task
def refresh_rollups() -> int:
    return rollups.refresh(now=timezone.now(), most=MOST)
