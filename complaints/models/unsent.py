"""Forms that were begun and not sent: kept for a while, then deleted."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models


class Unsent(models.Model):
    """Something typed and not sent; it expires KEPT after it was last touched."""

    KEPT: ClassVar[timedelta]

    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True

    @classmethod
    def outlived(cls, now: datetime) -> models.Q:
        """The condition under which a row has expired."""
        return models.Q(touched_at__lt=now - cls.KEPT)

    def expired(self, now: datetime) -> bool:
        return now - self.touched_at > self.KEPT
