"""Case studies: written by one person, read and published by another, withdrawn when need be (S001-22).

Whatever is stored has passed the rule of `anonymous`; what is published a second person has read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.refusals import GuardFailed, KeptApart, NotAllowed, Refused
from complaints.models import Ticket
from complaints.states import State as TicketState
from reports.exploring.anonymous import found_in
from reports.exploring.study_notices import tell_of_submission, tell_writer
from reports.models import CaseStudy
from reports.models.case_study import FIELDS
from reports.periods import local_day

State = CaseStudy.State
EMPTY = dict.fromkeys(FIELDS, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    title: str
    situation: str
    handling: str
    result: str
    lesson: str = ""


class WrongStep(Refused):
    """The study is not where this step begins."""


class NotAnonymous(GuardFailed):
    """A text says who it is about; `field` names which."""


def may_be_studied(ticket: Ticket) -> bool:
    """Closed with a result, and not only stored and protected."""
    return ticket.state == TicketState.ARCHIVED and not ticket.is_restricted and not ticket.anonymised_at


def write(*, ticket: Ticket, account: Account, by: User, now: datetime) -> CaseStudy:
    """A draft about a closed ticket; the one there is when somebody has begun already.

    Raises Ticket.DoesNotExist when it may not be seen, NotAllowed, GuardFailed, NotAnonymous.
    """
    _expect(by, Right.WRITE_CASE_STUDY)
    with transaction.atomic():
        seen = Ticket.objects.visible_to(by).select_related("customer", "agent", "handler")
        found = seen.select_for_update(of=["self"]).get(pk=ticket.pk)
        if known := CaseStudy.objects.filter(ticket=found).first():
            return known
        if not may_be_studied(found):
            raise GuardFailed(_("Case studies are written of cases that are closed with a result."))
        _check(account, found)
        return CaseStudy.objects.create(
            ticket=found,
            category=found.category,
            closed_on=local_day(found.archived_at or now),
            written_by=by,
            written_at=now,
            **asdict(account),
        )


def change(*, study: CaseStudy, account: Account, by: User, now: datetime) -> None:
    """New words for a draft; whoever changed them last has written it. Raises as write(), WrongStep."""
    _expect(by, Right.WRITE_CASE_STUDY)
    with _locked(study, by, State.DRAFT) as found:
        _check(account, found.ticket)
        for name, text in asdict(account).items():
            setattr(found, name, text)
        found.written_by, found.written_at = by, now


def submit(*, study: CaseStudy, by: User, now: datetime) -> None:
    """Somebody else is told to read it. Raises NotAllowed, WrongStep, GuardFailed without a lesson."""
    _expect(by, Right.WRITE_CASE_STUDY)
    with _locked(study, by, State.DRAFT) as found:
        if not found.lesson:
            raise GuardFailed(_("Say what we learned from it."), "lesson")
        found.state, found.remark = State.REVIEW, ""
        tell_of_submission(found, now)


def send_back(*, study: CaseStudy, remark: str, by: User, now: datetime) -> None:
    """The writer is told. Raises NotAllowed, KeptApart, WrongStep, NotAnonymous."""
    with _reviewed(study, by) as found:
        if any(found_in(remark, found.ticket)):
            raise NotAnonymous(_("No names and no numbers here either, please."), "remark")
        found.state, found.remark = State.DRAFT, remark
        tell_writer(found, "study_sent_back", now)


def publish(*, study: CaseStudy, by: User, now: datetime) -> None:
    """From here on everybody may read and cite it. Raises NotAllowed, KeptApart, WrongStep, NotAnonymous."""
    with _reviewed(study, by) as found:
        _check(Account(**{name: getattr(found, name) for name in FIELDS[:-1]}), found.ticket)
        found.state, found.reviewed_by, found.published_at, found.remark = State.PUBLISHED, by, now, ""
        tell_writer(found, "study_published", now)


def withdraw(*, study: CaseStudy, by: User) -> None:
    """Its words are gone for good; editions of reports that cite it stay. Raises NotAllowed, WrongStep."""
    _expect(by, Right.REVIEW_CASE_STUDY)
    with _locked(study, by, State.DRAFT, State.REVIEW, State.PUBLISHED) as found:
        for name, nothing in EMPTY.items():
            setattr(found, name, nothing)
        found.state = State.WITHDRAWN


@contextmanager
def _reviewed(study: CaseStudy, by: User) -> Iterator[CaseStudy]:
    """Whoever wrote it does not decide on it."""
    _expect(by, Right.REVIEW_CASE_STUDY)
    with _locked(study, by, State.REVIEW) as found:
        if found.written_by_id == by.pk:
            raise KeptApart(_("Whoever wrote a case study does not publish it."))
        yield found


@contextmanager
def _locked(study: CaseStudy, by: User, *begins: str) -> Iterator[CaseStudy]:
    """The row as it is now, in the caller's sight, saved at the end."""
    with transaction.atomic():
        related = ("ticket__customer", "ticket__agent", "ticket__handler", "written_by")
        rows = CaseStudy.objects.visible_to(by).select_related(*related).select_for_update(of=["self"])
        found = rows.get(pk=study.pk)
        if found.state not in begins:
            raise WrongStep(_("Somebody has taken this step already, or the study is elsewhere by now."))
        yield found
        found.save()


def _expect(by: User, right: Right) -> None:
    if not by.may(right):
        raise NotAllowed


def _check(account: Account, ticket: Ticket) -> None:
    """Raises NotAnonymous."""
    for name, text in asdict(account).items():
        if found := list(dict.fromkeys(found_in(text, ticket))):
            words = _("This leads to a person: %(what)s. Say it without.") % {"what": " · ".join(found)}
            raise NotAnonymous(words, name)
