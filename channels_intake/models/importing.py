"""Files from which tickets are made: what was handed over, how it is read, what is wrong with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models import Ticket
from complaints.states import Authority
from privacy.binary import EncryptedBytesField
from privacy.fields import EncryptedTextField

BLOCK_BYTES = 1024 * 1024
CHUNK_MAX_CHARS = 24_000_000  # of its JSON; a chunk ends long before (importing.staging)


class Import(models.Model):
    """One file on its way. Rows are kept encrypted in chunks; `position` is the first chunk that is
    not done, and whoever works on it holds `lease_until`.

    `columns` says in which column of the file (from 0) each field stands, `choices` what else was
    decided on the page. The counts are of rows: `made` became tickets, `known` were there before,
    `linked` were put on tickets there were, `wrong` were left out.
    """

    class Kind(models.TextChoices):
        TICKETS = "tickets", _("Tickets of another system")
        CASES = "cases", _("Cases of an authority")

    class State(models.TextChoices):
        READING = "reading", _("being read")
        MAPPING = "mapping", _("columns to be named")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, nothing brought in yet")
        RUNNING = "running", _("being brought in")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("could not go on")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    source = models.CharField(_("comes from"), max_length=40)
    name = models.CharField(_("file"), max_length=120)
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)
    charset = models.CharField(max_length=12, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.READING)
    headers = EncryptedTextField(max_chars=200_000, default="[]")
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    reason = models.CharField(_("why it could not go on"), max_length=200, blank=True)

    rows = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    linked = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"],
                name="import_to_do",
                condition=Q(state__in=["reading", "checking", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} · {self.name}"

    @property
    def is_busy(self) -> bool:
        """Whether a worker has something to do with it."""
        return self.state in BUSY

    @property
    def is_over(self) -> bool:
        return self.state in (Import.State.DONE, Import.State.CANCELLED)

    @property
    def is_of_cases(self) -> bool:
        return self.kind == Import.Kind.CASES

    @property
    def comes_from(self) -> str:
        """The name of the system or authority, as people know it."""
        return str(Authority(self.source).label) if self.is_of_cases else self.source

    @property
    def share(self) -> int:
        """Per cent of its rows that are done."""
        return 100 * self.done // max(self.rows, 1)


BUSY = (Import.State.READING, Import.State.CHECKING, Import.State.RUNNING)


class ImportBlock(models.Model):
    """A piece of the file as it came, until it is read."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="blocks")
    number = models.PositiveIntegerField()
    data = EncryptedBytesField(max_chars=BLOCK_BYTES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="import_block_once")]

    def __str__(self) -> str:
        return f"{self.of_id}:{self.number}"


class ImportChunk(models.Model):
    """Some rows of the file as texts: JSON, [row, [cell, …]] each; until the import is over."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows = EncryptedTextField(max_chars=CHUNK_MAX_CHARS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="import_chunk_once")]

    def __str__(self) -> str:
        return f"{self.of_id}:{self.number}"


class ImportProblem(models.Model):
    """Why a row was left out; `value` is what stood there, masked, and goes some weeks after the end."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField(_("row"))
    field = models.CharField(_("column"), max_length=20)
    code = models.CharField(_("problem"), max_length=24)
    value = EncryptedTextField(max_chars=80, default="")

    class Meta:
        verbose_name = _("problem of an import")
        verbose_name_plural = _("problems of imports")
        constraints = [models.UniqueConstraint(fields=["of", "row", "field"], name="import_problem_once")]

    def __str__(self) -> str:
        return f"{self.of_id}:{self.row}"


class ColumnMapping(models.Model):
    """A way of reading files of one kind: by field, the header of its column; and the other choices."""

    kind = models.CharField(_("kind"), max_length=8, choices=Import.Kind)
    name = models.CharField(_("name"), max_length=60)
    headers = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="column_mapping_once")]

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """Under which number a ticket, or a matter that was put on one, is kept somewhere else.

    `digest` is keyed, of source and number: the same one never comes twice, also after the number was
    erased. `told_at`: an authority was given our answer.
    """

    source = models.CharField(_("comes from"), max_length=40)
    number = models.CharField(_("its number there"), max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="origins")
    brought_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="origins")
    is_case = models.BooleanField(default=False)
    reply_by = models.DateTimeField(_("to be answered by"), null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken in"))
    told_at = models.DateTimeField(_("answered"), null=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        indexes = [models.Index(fields=["-id"], name="origin_cases", condition=Q(is_case=True))]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"
