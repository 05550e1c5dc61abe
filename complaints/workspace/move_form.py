"""What every form that moves a ticket has: the page it came from, and its own key."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Ticket
from complaints.states import NoticeChannel
from complaints.workspace.drafts import first_values

NOTE_MAX = 2000


@dataclass(frozen=True, slots=True)
class Placed:
    """A field, the width it takes in the form's six columns, and how its choices stand (ui/_field.html)."""

    field: BoundField
    span: str
    look: str


class Carried(forms.NumberInput):
    """A page sends it back unseen, as it was shown; whoever uses the API names it."""

    input_type = "hidden"


class MoveForm(forms.Form):
    """`version` is what the page showed; `key` makes a form sent twice count once."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    spans: ClassVar[Mapping[str, str]] = {}
    looks: ClassVar[Mapping[str, str]] = {}
    template: ClassVar[str] = "workspace/forms/_plain.html"
    # Lists within the form: the bound formset stands under the same name, and its form says what a
    # row has `needed`. The API reads them too.
    rows: ClassVar[Mapping[str, type[BaseFormSet[Any]]]] = {}
    explained: "str | Promise" = ""

    def __init__(self, *args: Any, ticket: Ticket, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "move-%s", **kwargs})
        self.ticket, self.user, self.now = ticket, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill select boxes and first values; each form says how."""

    def restore(self, typed: QueryDict) -> None:
        """Begin with what was typed before; it is checked when it is sent."""
        self.initial = {**self.initial, **first_values(self, typed)}

    def ref(self) -> TicketRef:
        given = self.cleaned_data
        return TicketRef(number=self.ticket.number, version=given["version"], key=given["key"])

    def refuse(self, refusal: GuardFailed) -> None:
        """Put what the domain refused at the field it names, or above all of them."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    @property
    def fresh_key(self) -> str:
        """The key to send next: the one sent before, if any, so that a repeat stays one."""
        if self.is_bound:
            try:
                return str(uuid.UUID(str(self.data.get("key", ""))))
            except ValueError:
                pass
        return str(uuid.uuid4())

    @property
    def placed(self) -> Iterator[Placed]:
        for bound in self.visible_fields():
            yield Placed(bound, self.spans.get(bound.name, ""), self.looks.get(bound.name, ""))

    @property
    def carried(self) -> Iterator[tuple[str, Any]]:
        """What the page sends back unseen besides version and key: always as it stands now, so that
        after a conflict sending again is deliberate."""
        for name, field in self.fields.items():
            if isinstance(field.widget, Carried):
                yield name, field.initial

    @property
    def typed(self) -> str:
        """The words that were typed, to be shown beside somebody else's."""
        return long_texts(self.fields, self.data)


def long_texts(fields: Mapping[str, forms.Field], typed: Mapping[str, Any]) -> str:
    """What was written in the larger fields: the words that would be missed."""
    words = (
        str(typed.get(name, "")).strip()
        for name, field in fields.items()
        if isinstance(field.widget, forms.Textarea)
    )
    return "\n".join(filter(None, words))


def channel_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("How"),
        choices=NoticeChannel.choices,
        coerce=NoticeChannel,
        initial=NoticeChannel.PHONE,
        widget=forms.RadioSelect,
    )
