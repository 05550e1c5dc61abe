"""A closed ticket retold from codes alone: units, terms, days since receipt; nothing that people wrote.

What the writer of a case study begins with. Names of units, categories and terms stand in the
history as they were then.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from complaints.lifecycle import events as said
from complaints.models import Satisfaction, Ticket
from complaints.models.appeal import Appeal
from complaints.models.outcome import Score
from complaints.money import yuan
from complaints.states import Channel
from complaints.workspace.panels import limit_name
from sla.events import DeadlineExtended
from sla.models import Clock

Payload = Mapping[str, Any]
Words = Callable[[Payload], str]


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of a study, in the active language; the lesson is for people to draw."""

    title: str
    situation: str
    handling: str
    result: str


def told(ticket: Ticket) -> Told:
    kind = ticket.category.name if ticket.category else pgettext("dimension", "not known")
    title = _("%(kind)s: a case") % {"kind": kind}
    return Told(title, _situation(ticket), "\n".join(timeline(ticket)), "\n".join(_result(ticket)))


def timeline(ticket: Ticket) -> Iterator[str]:
    """One line per step that says something, by days since receipt."""
    for kind, at, payload in ticket.history.order_by("seq").values_list("kind", "at", "payload"):
        if kind in SAID:
            when = {"day": _day(ticket, at), "clock": f"{localtime(at):%H:%M}", "what": SAID[kind](payload)}
            yield _("Day %(day)d, %(clock)s: %(what)s") % when


def _day(ticket: Ticket, at: datetime) -> int:
    """1 is the local day of receipt."""
    return (localtime(at).date() - localtime(ticket.received_at).date()).days + 1


def _situation(ticket: Ticket) -> str:
    facts = [
        _("Category: %(name)s.") % {"name": ticket.category.path if ticket.category else "—"},
        _("Received by: %(name)s.") % {"name": Channel(ticket.channel).label},
    ]
    if ticket.is_repeat:
        facts.append(_("The customer had complained of the same before."))
    if ticket.is_vulnerable:
        facts.append(_("The customer needs special care."))
    return " ".join(facts)


def _result(ticket: Ticket) -> Iterator[str]:
    """Whether limits were kept, what was paid, what the customer said."""
    for limit in Clock.objects.filter(ticket=ticket).order_by("started_at", "pk"):
        name = {"limit": limit_name(limit.target) or limit.target}
        if limit.breached_at:
            yield _("Limit broken: %(limit)s.") % name
        elif limit.met_at:
            yield _("Limit kept: %(limit)s.") % name
    answers = Satisfaction.objects.filter(notice__ticket=ticket).order_by("answered_at")
    for score in answers.values_list("score", flat=True):
        yield _("The customer's answer: %(score)s.") % {"score": Score(score).label}


def _name(named: Payload | None) -> str:
    """A unit, category or term as it was called then."""
    if not named:
        return "—"
    return str(named["zh"] if (get_language() or "").startswith("zh") else named["en"])


def _names(several: Sequence[Payload]) -> str:
    return " · ".join(_name(each) for each in several)


def _plan(payload: Payload) -> str:
    return _(
        "a plan was handed in: cause %(cause)s, responsibility %(responsibility)s, remedies %(remedies)s"
    ) % {
        "cause": _name(payload["cause"]),
        "responsibility": _name(payload["responsibility"]),
        "remedies": _names(payload["remedies"]),
    }


def _granted(words: str, payload: Payload) -> str:
    paid = Decimal(payload.get("compensation") or 0)
    return f"{words} · {yuan(paid)}" if paid else words


SAID: Mapping[str, Words] = {
    said.Entered.kind: lambda p: _("the complaint was entered"),
    said.Classified.kind: lambda p: _("classified as %(kind)s") % {"kind": _name(p["after"]["category"])},
    said.Assigned.kind: lambda p: _("sent to %(unit)s") % {"unit": _name(p["department"])},
    said.Transferred.kind: lambda p: _("passed on to %(unit)s") % {"unit": _name(p["department"])},
    said.Arbitrated.kind: lambda p: _("decided that it is %(unit)s's") % {"unit": _name(p["department"])},
    said.Returned.kind: lambda p: _("given back by %(unit)s") % {"unit": _name(p["department"])},
    said.InvestigationStarted.kind: lambda p: _("the investigation began"),
    said.DepartmentAsked.kind: lambda p: (
        _("%(unit)s was asked for its part") % {"unit": _name(p["department"])}
    ),
    said.TaskAnswered.kind: lambda p: _("%(unit)s answered") % {"unit": _name(p["department"])},
    said.CustomerAsked.kind: lambda p: _("the customer was asked something"),
    said.CustomerAnswered.kind: lambda p: _("the customer answered"),
    said.PreliminaryTold.kind: lambda p: _("a preliminary result was told"),
    said.PlanSubmitted.kind: _plan,
    said.PlanDecided.kind: lambda p: _("the plan was approved"),
    said.PlanSentBack.kind: lambda p: _("the plan was sent back"),
    said.CustomerAmended.kind: lambda p: _("the customer wanted something changed"),
    said.CustomerConsented.kind: lambda p: _granted(_("the customer agreed"), p),
    said.DecidedWithoutConsent.kind: lambda p: _granted(_("decided without the customer's consent"), p),
    said.Resolved.kind: lambda p: _("what was agreed had been done"),
    said.ResolvedOnTheSpot.kind: lambda p: _("solved on the spot"),
    said.FeedbackGiven.kind: lambda p: _("the result was told"),
    said.Urged.kind: lambda p: _("the customer or a colleague urged"),
    DeadlineExtended.kind: lambda p: _("the limit was extended"),
    said.Reopened.kind: lambda p: _("the case was taken up again"),
    said.Appealed.kind: lambda p: (
        _("an appeal was filed: %(kind)s") % {"kind": Appeal.Kind(p["appeal"]).label}
    ),
    said.AppealDecided.kind: lambda p: (
        _("the appeal was decided: %(how)s") % {"how": Appeal.Conclusion(p["conclusion"]).label}
    ),
    said.Archived.kind: lambda p: pgettext("case study", "closed"),
}
