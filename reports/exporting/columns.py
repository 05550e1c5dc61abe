"""What a row per case may hold: each column once, with what the database gives and how it is shown.

Personal data and what people wrote are masked for everybody, also the accepting agent
(complaints.personal does so for whoever did not accept the case): a file is passed on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F, Func, TextChoices, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.exporting import labels, records
from reports.exporting.labels import Labels
from reports.exporting.masks import Mask, address, digits, email, name, phone

Read = str | Any  # a field's path, or an expression of the ORM


class Group(TextChoices):
    CASE = "case", _("The complaint")
    PEOPLE = "people", _("Units and people")
    TIMES = "times", _("Instants")
    OUTCOME = "outcome", _("Handling and outcome")
    WRITTEN = "written", _("In people's words, long numbers masked")
    PERSONAL = "personal", _("About the customer, masked")


class Shape(StrEnum):
    """How a value comes from the database."""

    CODE = "code"  # text of ours that never needs care
    LABEL = "label"  # a key whose name stands in `labels`
    NUMBER = "number"  # digits as text, "" for none
    MONEY = "money"  # likewise
    INSTANT = "instant"  # local, 2026-10-05 09:30:00, "" for none
    TEXT = "text"  # what people wrote: masked, never a formula


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseColumn:
    code: str
    title: "str | Promise"
    group: Group
    shape: Shape
    read: Read
    labels: Labels | None = None
    mask: Mask = digits
    is_default: bool = False
    width: int = 14  # characters, in a spreadsheet


def _label(code: str, title: Promise, group: Group, labels: Labels, **more: Any) -> CaseColumn:
    given: dict[str, Any] = {"read": code, **more}
    return CaseColumn(code=code, title=title, group=group, shape=Shape.LABEL, labels=labels, **given)


def _instant(code: str, title: Promise, **more: Any) -> CaseColumn:
    read = records.local(code)
    given: dict[str, Any] = {"group": Group.TIMES, "width": 19, **more}
    return CaseColumn(code=code, title=title, shape=Shape.INSTANT, read=read, **given)


def _number(code: str, title: Promise, read: Any = None, **more: Any) -> CaseColumn:
    given: dict[str, Any] = {"group": Group.OUTCOME, "shape": Shape.NUMBER, "width": 10, **more}
    return CaseColumn(code=code, title=title, read=records.digits(read or F(code)), **given)


def _text(code: str, title: Promise, group: Group, **more: Any) -> CaseColumn:
    given: dict[str, Any] = {"read": code, "width": 30, **more}
    return CaseColumn(code=code, title=title, group=group, shape=Shape.TEXT, **given)


def _customers(field: str) -> Any:
    return records.unless_confidential(f"customer__{field}")


_TAGS = Coalesce(
    Func(F("tags"), Value(" · "), function="array_to_string", output_field=TextField()), records.NOTHING
)

ALL = (
    CaseColumn(
        code="number",
        title=_("Number"),
        group=Group.CASE,
        shape=Shape.CODE,
        read="number",
        is_default=True,
        width=20,
    ),
    _text("subject", pgettext_lazy("column", "Subject"), Group.CASE, is_default=True, width=36),
    _label("state", _("State"), Group.CASE, labels.states, is_default=True),
    _label("channel", _("Channel"), Group.CASE, labels.channels, is_default=True),
    _label("top", _("Subject area"), Group.CASE, labels.tops, read="category", is_default=True),
    _label("category", _("Category"), Group.CASE, labels.paths, is_default=True, width=34),
    _label("severity", _("Severity"), Group.CASE, labels.severities),
    _label("urgency", _("Urgency"), Group.CASE, labels.urgencies),
    _number("priority", _("Priority"), group=Group.CASE, is_default=True),
    _label("complexity", _("Complexity"), Group.CASE, labels.complexities),
    _label("relation", _("Complainant"), Group.CASE, labels.relations),
    _label("is_repeat", _("Repeat"), Group.CASE, labels.yes_no),
    _label("is_vulnerable", _("Needs special care"), Group.CASE, labels.yes_no),
    _label("may_escalate", _("May escalate"), Group.CASE, labels.yes_no),
    _text("tags", _("Tags"), Group.CASE, read=_TAGS),
    _label("team", _("Service team"), Group.PEOPLE, labels.units, is_default=True, width=20),
    _label("branch", _("Branch"), Group.PEOPLE, labels.units, is_default=True, width=20),
    _label("lead_department", _("Lead department"), Group.PEOPLE, labels.units, is_default=True, width=20),
    _label("agent", _("Accepting agent"), Group.PEOPLE, labels.people),
    _label("handler", _("Handler"), Group.PEOPLE, labels.people),
    _instant("received_at", _("Received"), is_default=True),
    _instant("entered_at", pgettext_lazy("column", "Entered")),
    _instant("assigned_at", pgettext_lazy("column", "Assigned")),
    _instant("preliminary_at", _("Preliminary result told")),
    _instant("resolved_at", _("Resolved"), is_default=True),
    _instant("feedback_at", _("Result told")),
    _instant("archived_at", pgettext_lazy("column", "Archived"), is_default=True),
    _instant("solve_by", _("To be solved by"), is_default=True),
    _instant("next_due_at", _("Next limit")),
    _label("sla_state", pgettext_lazy("column", "Clock"), Group.TIMES, labels.clocks),
    _number("broken", _("Limits broken"), records.broken_limits()),
    _number("cycle", pgettext_lazy("column", "Handling")),
    _number("returns", pgettext_lazy("column", "Returned")),
    _number("urges", pgettext_lazy("column", "Urged")),
    _label("cause", _("Root cause"), Group.OUTCOME, labels.terms, read=records.last_plan("cause")),
    _label(
        "responsibility",
        _("Responsibility"),
        Group.OUTCOME,
        labels.terms,
        read=records.last_plan("responsibility"),
    ),
    _number("compensation", _("Compensation (yuan)"), records.compensation(), shape=Shape.MONEY),
    _number("score", _("Score from 1 to 5"), records.score()),
    _label("closed_for", _("Reason"), Group.OUTCOME, labels.terms),
    _text("description", _("What happened"), Group.WRITTEN, width=60),
    _text("demand", _("What is asked for"), Group.WRITTEN, width=40),
    _text("occurred", _("When it happened"), Group.WRITTEN),
    _text("business", _("Business involved"), Group.WRITTEN),
    _text("name", _("Name"), Group.PERSONAL, mask=name, read=_customers("name")),
    _text("phone", _("Phone"), Group.PERSONAL, mask=phone, read=_customers("phone")),
    _text("email", _("E-mail"), Group.PERSONAL, mask=email, read=_customers("email")),
    _text("address", _("Address"), Group.PERSONAL, mask=address, read=_customers("address")),
    _text("place", _("Where it happened"), Group.PERSONAL, mask=address),
)
COLUMNS: Mapping[str, CaseColumn] = {each.code: each for each in ALL}
DEFAULT = tuple(each.code for each in ALL if each.is_default)
