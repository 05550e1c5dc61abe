"""Forms of the staff while they are being filled in: kept on the server, encrypted, for a week.

Nothing of it stays in the browser: machines are shared, and a form names customers.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from accounts.prepared import Prepared
from complaints.models import FormDraft, Ticket

SALT = "form-draft"
FIELD = "draft"  # the hidden field that says whose form this is
KEYS = ("key", "entry_key")  # a form's own id, by which a form sent twice counts once
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "version", FIELD})
ENTRY = "entry"
_DISCARD = (
    f"DELETE FROM {FormDraft._meta.db_table} WHERE person_id = %(person_id)s"  # noqa: S608  our own names
    " AND ticket_id IS NOT DISTINCT FROM %(ticket_id)s AND form = %(form)s"
)
DRAFTS = Prepared(lambda met: FormDraft.objects.filter(met).order_by("-touched_at"))


class NoSlot(ValueError):
    """The text was not made by `Slot.token`, or too long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Whose unsent form this is: one per person, ticket (None: a new entry) and form.

    `page` is where the form stands.
    """

    person: int
    ticket: int | None
    form: str
    page: str

    @classmethod
    def of_move(cls, user: User, ticket: Ticket, move: str) -> "Slot":
        page = f"{reverse('workspace:ticket', args=[ticket.number])}?move={move}"
        return cls(person=user.pk, ticket=ticket.pk, form=move, page=page)

    @classmethod
    def of_entry(cls, user: User, page: str) -> "Slot":
        return cls(person=user.pk, ticket=None, form=ENTRY, page=page)

    @property
    def token(self) -> str:
        """Stands in the form, so that what was typed finds its owner after the session has ended.

        It lets whoever holds the page write this one draft, and read nothing.
        """
        return signing.dumps([self.person, self.ticket, self.form, self.page], salt=SALT)

    @property
    def row(self) -> dict[str, Any]:
        return {"person_id": self.person, "ticket_id": self.ticket, "form": self.form}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What somebody had typed, and when it was kept."""

    typed: QueryDict
    at: datetime

    @property
    def keys(self) -> Iterator[uuid.UUID]:
        """The id of the form as it was typed."""
        for name in KEYS:
            try:
                yield uuid.UUID(self.typed.get(name, ""))
            except ValueError:
                continue


def slot_of(token: str) -> Slot:
    """Raises NoSlot for anything cut, made up or older than a draft is kept."""
    try:
        person, ticket, form, page = signing.loads(token, salt=SALT, max_age=FormDraft.KEPT)
    except signing.BadSignature:
        raise NoSlot from None
    return Slot(person=person, ticket=ticket, form=form, page=page)


def keep(slot: Slot, given: QueryDict, *, now: datetime) -> bool:
    """Keep what was typed, right or wrong, in place of what was kept before; False when it is too long."""
    values = {name: texts for name, texts in given.lists() if name not in NOT_KEPT}
    typed = json.dumps(values, ensure_ascii=False)
    if len(typed) > FormDraft.MOST_CHARACTERS:
        return False
    FormDraft.objects.update_or_create(**slot.row, defaults={"typed": typed, "touched_at": now})
    return True


def of_ticket(user: User, ticket: Ticket, *, now: datetime) -> Mapping[str, Kept]:
    """This person's unsent forms on a ticket by the form's name, the latest first."""
    drafts = DRAFTS.rows(Q(person=user, ticket=ticket) & ~FormDraft.outlived(now))
    return {draft.form: _kept(draft) for draft in drafts}


def of_entry(user: User, *, now: datetime) -> Kept | None:
    """This person's complaint not yet entered, unless that very form became a ticket meanwhile."""
    kept = kept_in(Slot.of_entry(user, ""), now=now)
    if kept is None:
        return None
    return None if Ticket.objects.filter(entry_key__in=list(kept.keys)).exists() else kept


def kept_in(slot: Slot, *, now: datetime) -> Kept | None:
    draft = FormDraft.objects.filter(**slot.row).first()
    return None if draft is None or draft.expired(now) else _kept(draft)


def discard(slot: Slot) -> None:
    # Nothing hangs on a draft, so it needs no transaction and no look at what else would go.
    with connection.cursor() as cursor:
        cursor.execute(_DISCARD, slot.row)


def purge(*, now: datetime) -> int:
    """Delete what nobody came back for; returns how many drafts went."""
    deleted, _each = FormDraft.objects.filter(FormDraft.outlived(now)).delete()
    return deleted


def first_values(form: forms.Form, typed: QueryDict) -> dict[str, Any]:
    """What was typed as first values of a form, not yet checked; a box left empty stays empty."""
    found = {
        name: field.widget.value_from_datadict(typed, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }
    return {name: value for name, value in found.items() if value is not None}


def _kept(draft: FormDraft) -> Kept:
    typed = QueryDict(mutable=True)
    for name, texts in json.loads(draft.typed).items():
        typed.setlist(name, texts)
    return Kept(typed=typed, at=draft.touched_at)
