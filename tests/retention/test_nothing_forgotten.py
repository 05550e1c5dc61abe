"""Whoever adds a field or an event in which people write is told here to say what becomes of it."""

import datetime
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from django.apps import apps
from django.db import models

from complaints.chain import CODES as PLAIN
from complaints.lifecycle.events import Event
from complaints.lifecycle.events.base import Named, Person
from complaints.models import Attachment, Customer, FormDraft, HistoryEvent, Ticket
from complaints.personal import WRITTEN
from complaints.retention.anonymising import NOBODY
from complaints.retention.texts import CODES, OF_TICKETS, TICKET_TEXTS

# Text fields that stay, each with why.
STAYS = {
    "complaints.ticket.number": "the ticket itself",
    "complaints.ticket.state": "a code; FSMField",
    "complaints.ticket.language": "a code",
    "complaints.ticket.tags": "emptied apart, it is a list",
    "complaints.ticket.next_due_target": "a code",
    "complaints.sealedhead.number": "a ticket's number",
    "complaints.sealedhead.digest": "a digest",
    "channels_intake.contact.external_id": "the provider's own key: the same message never comes twice",
    "channels_intake.contact.reason": "chosen by staff; no ticket came of it",
    "channels_intake.arrival.external_id": "as above",
    "channels_intake.arrival.reason": "ours: why it was not understood",
    "channels_intake.arrival.not_taken": "ours: the name of a virus",
    "channels_intake.call.call_id": "the telephone system's own key of a call",
    "channels_intake.call.extension": "a telephone of ours",
    "channels_intake.call.refused": "ours: why no call was made",
    "channels_intake.call.recording_error": "ours: why a recording could not be had",
    "channels_intake.origin.source": "the name of a system or an authority",
    "channels_intake.origin.digest": "keyed: the same matter never comes twice",
    "sla.clock.target": "a code",
    "sla.clock.policy": "a code",
    "sla.clock.error": "the name of an exception",
    "sla.firedstep.step": "a code",
    "reports.contribution.facts": "figures without names (reports.models.contribution)",
    "reports.contribution.traits": "codes",
    "reports.contribution.scopes": "codes",
    "reports.contribution.counted": "codes",
    **{
        f"reports.casestudy.{name}": "anonymous once published, by rule and by a second person's eyes;"
        " before that emptied as UnpublishedCaseStudy"
        for name in ("title", "situation", "handling", "result", "lesson", "remark")
    },
}
# Erased, but never masked: a regulator's number is needed to answer; tags are read in every list.
READ_BY_ALL = {"external_number", "before", "after"}
WHOLE = {Attachment, FormDraft, HistoryEvent, Customer}  # deleted, erased by rules of their own
TEXTUAL = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def about_tickets() -> set[type[models.Model]]:
    """Every model with a way to a ticket through foreign keys."""
    found: set[type[models.Model]] = {Ticket}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey) and field.related_model in found
        }
        if more <= found:
            return found
        found |= more


def is_text(field: "models.Field[typing.Any, typing.Any]") -> bool:
    return isinstance(field, TEXTUAL) or hasattr(field, "max_chars") or hasattr(field, "base_field")


def test_every_text_about_a_ticket_is_emptied_or_stays_for_a_reason():
    emptied = {(texts.model, name) for texts in OF_TICKETS for name in texts.fields}
    emptied |= {(Ticket, name) for name in (*TICKET_TEXTS, "code_digest")}
    undecided = [
        f"{model._meta.label_lower}.{field.name}"
        for model in about_tickets() - WHOLE
        for field in model._meta.concrete_fields
        if is_text(field)
        and not getattr(field, "choices", None)
        and (model, field.name) not in emptied
        and f"{model._meta.label_lower}.{field.name}" not in STAYS
    ]
    assert not undecided, f"register in complaints.retention.texts, or say here why they stay: {undecided}"


def test_every_personal_field_of_a_customer_is_emptied():
    sealed = {field.name for field in Customer._meta.get_fields() if hasattr(field, "max_chars")}
    assert sealed == set(NOBODY)


@pytest.mark.parametrize("texts", OF_TICKETS, ids=str)
def test_what_is_registered_exists(db, texts):
    rows = texts.model._default_manager.filter(**{texts.ticket: 1})
    assert rows.update(**dict.fromkeys(texts.fields, texts.nothing)) == 0


def kinds() -> list[type[Event]]:
    """Each once: a dataclass with slots is a copy of the class that was written."""
    found = {each.kind: each for each in Event.__subclasses__() if hasattr(each, "kind")}
    return [found[kind] for kind in sorted(found)]


def kind_of(event: type[Event]) -> str:
    return event.kind


def strings(kind: typing.Any) -> Iterator[tuple[str, object]]:
    """Every field of an event, and of what it consists of, that is stored as a string."""
    hints = typing.get_type_hints(kind)
    for field in fields(kind):
        if "dict" in str(hints[field.name]):  # of files: their names are masked as `name`
            continue
        parts = {hints[field.name], *typing.get_args(hints[field.name])}
        for part in parts:
            inner = {part, *typing.get_args(part)}
            for each in inner - {Named, Person}:
                if is_dataclass(each):
                    yield from strings(each)
                elif each in (str, datetime.date, datetime.datetime):
                    yield field.name, each


@pytest.mark.parametrize("event", kinds(), ids=kind_of)
def test_every_string_of_an_event_is_written_by_people_or_a_code(event):
    """What people write is masked on pages and erased; what is a code stays. Neither is forgotten."""
    for name, of in strings(event):
        code = name in PLAIN or name in CODES.get(event.kind, ())
        if of is str:
            decided = code or name in WRITTEN or name in READ_BY_ALL
            assert decided, f"{event.kind}.{name}: a code, or does somebody write it?"
        else:
            assert code, f"{event.kind}.{name}: an instant or a day is no secret"
