"""What people bring to a hall or send on paper, as staff enter it (S001-3, S002-3, S003-1)."""

from datetime import datetime
from typing import Any

from django.core.validators import RegexValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from channels_intake.desk_forms import EntryForm
from channels_intake.desk_settling import WHY_LATE
from channels_intake.models import Contact
from channels_intake.receiving import entry_due_at
from complaints.files import FILE_MAX_BYTES, FILES_PER_COMPLAINT, MIB
from complaints.lifecycle.intake import Complaint
from complaints.states import Channel, Relation
from complaints.typed import Line
from complaints.workspace.fields import pick
from complaints.workspace.file_fields import FilesField
from privacy.index import blind_index

REGISTERED = RegexValidator(
    r"^[A-Za-z0-9-]{6,30}$", _("A registered-mail number has letters and digits only.")
)


class BroughtForm(EntryForm):
    """The entry form where the channel is known, and what came in earlier asks why it is late."""

    channel = None  # type: ignore[assignment]
    by: Channel
    late_reason = Line(
        label=_("Why is it entered late?"),
        max_length=200,
        required=False,
        help_text=_("Only when it reached us more than ten minutes ago. It stays in the ticket's history."),
    )

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        received_at = given.get("received_at")
        is_late = received_at and entry_due_at(Contact(received_at=received_at)) < self.now
        if is_late and not given.get("late_reason") and "late_reason" not in self.errors:
            self.add_error("late_reason", WHY_LATE)
        return given

    def complaint(self) -> Complaint:
        self.cleaned_data["channel"] = self.by
        return super().complaint()

    @property
    def external_id(self) -> str:
        """The form's own id: sent twice, it is one contact."""
        return str(self.cleaned_data["entry_key"])

    @property
    def note(self) -> str:
        """What is written on the ticket beside the complaint."""
        return ""


class VisitForm(BroughtForm):
    """Somebody came to a hall; it is that of whoever enters it, unless they say otherwise."""

    by = Channel.HALL

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branch = pick(self, "branch")
        branch.required, branch.label = True, _("Hall or branch")
        unit = self.user.unit
        if unit and unit.kind == Department.Kind.BRANCH:
            self.initial.setdefault("branch", unit.pk)


class LetterForm(BroughtForm):
    """A letter: who wrote it may have no telephone, but an address."""

    by = Channel.LETTER
    registered_number = Line(
        label=_("Registered-mail number"),
        required=False,
        max_length=30,
        validators=[REGISTERED],
        help_text=_("The same number is entered once."),
    )
    uploads = FilesField(
        label=_("The letter, scanned"),
        required=False,
        help_text=format_lazy(
            _("PDF or pictures, up to {size} MB each, at most {count}."),
            size=FILE_MAX_BYTES // MIB,
            count=FILES_PER_COMPLAINT,
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        reachable = any(given.get(name) for name in ("phone", "email", "address"))
        if not reachable and given.get("relation") != Relation.ANONYMOUS:
            self.add_error("address", _("Say where an answer can be sent: address, telephone or e-mail."))
        return given

    @property
    def external_id(self) -> str:
        if not self._number:
            return super().external_id
        return f"letter-{blind_index(self._number, 'registered-mail').hex()[:40]}"

    @property
    def note(self) -> str:
        return str(_("Registered mail %(number)s") % {"number": self._number}) if self._number else ""

    @property
    def _number(self) -> str:
        return str(self.cleaned_data["registered_number"]).upper().replace("-", "")
