"""The first page of roles that work without single complaints: what they see, and the state of things."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from complaints.models import Ticket
from complaints.models.ticket_queries import TicketQuerySet
from complaints.states import OPEN_STAGES, STAGE_OF, Stage
from complaints.workspace.counting import counts, shown
from complaints.workspace.narrowing import Only, conditions

# Aggregates without names or single cases (docs/roles.md); others see no figures here.
READ_FIGURES = frozenset({Role.ANALYST})

ABOUT: Mapping[str, Promise] = {
    Role.ANALYST: _("You work with figures of all complaints, without names and single cases."),
    Role.QA: _("You judge how complaints were handled. No case is open to you at present."),
    Role.AUDITOR: _(
        "You read who works here, what is configured and every change to it, under “Administration”. "
        "Single complaints are not part of it."
    ),
}
OTHERWISE = _("Your role works without looking into single complaints.")

SUMMARY: Mapping[Stage, Promise] = {
    Stage.INTAKE: _("Service enters it within ten minutes; the customer gets a number and a code."),
    Stage.CLASSIFY: _("Category, severity and urgency, simple or complex: this sets the limits."),
    Stage.ASSIGN: _("It goes to the department that can find out and put it right."),
    Stage.INVESTIGATE: _("A named person finds out what happened and submits a plan."),
    Stage.RESOLVE: _("The plan is approved, agreed with the customer and carried out."),
    Stage.FEEDBACK: _("The customer is told result, cause and improvement, and rates them."),
    Stage.ARCHIVE: _("Closed with the customer's answer, or after seven days without one; kept three years."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    label: "str | Promise"
    count: str
    is_late: bool = False


def about(user: User) -> Promise:
    return ABOUT.get(user.role, OTHERWISE)


def figures(user: User, now: datetime) -> Sequence[Figure]:
    """How many complaints are open, late, due and new; nothing for roles that read no figures."""
    if user.role not in READ_FIGURES:
        return []
    is_open: TicketQuerySet = Ticket.objects.open()
    late, today = (is_open.filter(conditions(now)[only]) for only in (Only.OVERDUE, Only.TODAY))
    # By number, not by instant: numbers are indexed, and begin with the day of entry.
    entered = Ticket.objects.filter(number__startswith=f"TS{timezone.localdate(now):%Y%m%d}")
    found = counts({"entered": entered, "open": is_open, "late": late, "today": today})
    return [
        Figure(label=_("Entered today"), count=shown(found["entered"])),
        Figure(label=_("Open complaints"), count=shown(found["open"])),
        Figure(label=_("Due today"), count=shown(found["today"])),
        Figure(label=_("Overdue"), count=shown(found["late"]), is_late=found["late"] > 0),
    ]


def by_stage(user: User) -> Sequence[Figure]:
    """Open complaints by step of the procedure."""
    if user.role not in READ_FIGURES:
        return []
    states = {stage: [state for state, of in STAGE_OF.items() if of is stage] for stage in OPEN_STAGES}
    every: TicketQuerySet = Ticket.objects.open()
    found = counts({stage.name: every.filter(state__in=of) for stage, of in states.items()})
    return [Figure(label=stage.label, count=shown(found[stage.name])) for stage in OPEN_STAGES]
