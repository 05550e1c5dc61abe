"""What is left of imports goes: rows nobody went on with, and what was shown of those left out."""

from datetime import datetime, timedelta

from django.db import transaction

from channels_intake.models import Import, ImportBlock, ImportChunk, ImportProblem

ABANDONED_AFTER = timedelta(days=14)
LISTED_FOR = timedelta(days=30)
State = Import.State


def purge(*, now: datetime) -> int:
    """How many imports were cancelled because nobody had gone on with them."""
    waiting = Import.objects.filter(state__in=(State.MAPPING, State.CHECKED, State.FAILED))
    with transaction.atomic():
        cancelled = waiting.filter(asked_at__lt=now - ABANDONED_AFTER).update(
            state=State.CANCELLED, settled_at=now
        )
        over = Import.objects.filter(state__in=(State.DONE, State.CANCELLED))
        ImportChunk.objects.filter(of__in=over).delete()
        ImportBlock.objects.filter(of__in=over).delete()
        old = over.filter(settled_at__lt=now - LISTED_FOR)
        ImportProblem.objects.filter(of__in=old).delete()
    return int(cancelled)
