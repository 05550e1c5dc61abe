"""Who took cases out of the house as a file: written once, for good."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.append_only import AppendOnly


class ExportEvent(AppendOnly):
    """One line about one export: that it began, and how it ended.

    `question` says in codes what was asked for (exporting.question), never a name, a number of a
    customer or words of a search. `rows` is how many went out, 0 while it began.
    """

    class Kind(models.TextChoices):
        BEGUN = "begun", pgettext_lazy("export", "begun")
        FINISHED = "finished", pgettext_lazy("export", "finished")
        BROKEN_OFF = "broken_off", pgettext_lazy("export", "broken off")

    export = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)
    question = models.JSONField(default=dict)
    columns = ArrayField(models.CharField(max_length=24))
    format = models.CharField(max_length=4)
    language = models.CharField(max_length=10)
    rows = models.PositiveIntegerField(_("rows"), default=0)

    class Meta:
        verbose_name = _("event of an export")
        verbose_name_plural = _("events of exports")
        constraints = [models.UniqueConstraint(fields=["export", "kind"], name="export_event_once")]

    def __str__(self) -> str:
        return f"{self.export} {self.kind}"
