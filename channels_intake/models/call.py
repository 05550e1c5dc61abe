"""A telephone call as the telephone system tells of it, and whose telephone is whose."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from channels_intake.models.account import Account
from channels_intake.models.arrival import Arrival
from channels_intake.models.contact import Contact
from complaints.models import Attachment, Ticket
from privacy.fields import EncryptedTextField


class Extension(models.Model):
    """The telephone a person sits at today; calls answered there are theirs."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="extension")
    number = models.CharField(_("telephone extension"), max_length=20, unique=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("telephone extension")
        verbose_name_plural = _("telephone extensions")

    def __str__(self) -> str:
        return self.number


class Call(models.Model):
    """One call, `(account, call_id)` unique, put together from events in whatever order they came.

    A call that was answered, or that nobody answered, is a contact; one that we made belongs to its
    ticket or contact. The recording is fetched when the telephone system says that it is ready.
    """

    class Direction(models.TextChoices):
        IN = "in", _("incoming")
        OUT = "out", _("outgoing")

    class Recording(models.TextChoices):
        NONE = "none", _("no recording")
        PENDING = "pending", _("recording is on its way")
        KEPT = "kept", _("recording is kept")
        FAILED = "failed", _("recording could not be had")

    account = models.ForeignKey(Account, models.PROTECT, related_name="calls")
    call_id = models.CharField(max_length=100)
    direction = models.CharField(max_length=3, choices=Direction, default=Direction.IN)
    caller = EncryptedTextField(max_chars=32, default="")
    extension = models.CharField(_("telephone extension"), max_length=20, blank=True)
    extension_at = models.DateTimeField(null=True)  # when it rang or answered there
    rang_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField()  # when the telephone system last told of it

    request_id = models.UUIDField(null=True, unique=True)  # of a call that we asked for
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refused = models.CharField(_("why it was not made"), max_length=200, blank=True)

    recording = models.CharField(max_length=7, choices=Recording, default=Recording.NONE)
    recording_url = EncryptedTextField(max_chars=1000, default="")
    recording_attempts = models.PositiveSmallIntegerField(default=0)
    recording_try_at = models.DateTimeField(null=True)
    recording_error = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(Attachment, models.SET_NULL, null=True, related_name="+")

    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="calls")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="+")
    arrivals = models.ManyToManyField(Arrival, related_name="+")

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [models.UniqueConstraint(fields=["account", "call_id"], name="call_once")]
        indexes = [
            models.Index(fields=["extension"], name="call_going_on", condition=Q(ended_at=None)),
            models.Index(
                fields=["recording_try_at"], name="call_recording_due", condition=Q(recording="pending")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.call_id}"

    @property
    def is_missed(self) -> bool:
        """Whether it came in, is over, and nobody answered."""
        return self.direction == self.Direction.IN and self.ended_at is not None and not self.answered_at

    @property
    def lasted(self) -> timedelta | None:
        """How long people spoke; None while they do, or when they did not."""
        return self.ended_at - self.answered_at if self.ended_at and self.answered_at else None

    @property
    def began_at(self) -> datetime:
        """The first that is known of it."""
        return min(at for at in (self.rang_at, self.answered_at, self.ended_at, self.heard_at) if at)
