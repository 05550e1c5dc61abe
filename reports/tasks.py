from celery import shared_task
from django.utils import timezone

from reports import building_queue, building_schedule, rollups
from reports.improving import suggestion_notices

MOST = 5_000  # tickets per run, so that none outlives its time limit


@shared_task
def refresh_rollups() -> int:
    return rollups.refresh(now=timezone.now(), most=MOST)


@shared_task
def build_reports() -> int:
    """Ask for what has ended when it is time, and build what waits."""
    building_schedule.ask_for_what_ended(now=timezone.now())
    return building_queue.build_waiting(now=timezone.now())


@shared_task
def tell_of_suggestions() -> int:
    """What is due soon or late, each once."""
    return suggestion_notices.tell_of_due(now=timezone.now())
