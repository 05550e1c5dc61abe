"""From a draft to a published edition, by two people; and from there only to another edition (S001-28)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.refusals import KeptApart, NotAllowed, Refused
from reports.formats import stored
from reports.models import Edition, Report
from reports.periods import Period
from reports.publishing_notices import tell_of_return, tell_of_review, tell_subscribers

State = Edition.State


class WrongState(Refused):
    """The edition is not where this step begins."""


class NotOver(Refused):
    """A period whose figures still change has no report."""

    code = "guard"
    status = 422


def ask_for(*, period: Period, language: str, by: User, now: datetime) -> Edition:
    """The edition at work, a new first one where there is no report yet, else the one published last.

    Raises NotAllowed, NotOver.
    """
    _check(by, Right.WRITE_REPORTS)
    if period.ends > now:
        raise NotOver(_("This period is not over yet."))
    with transaction.atomic():
        about = {"kind": period.kind, "first": period.first}
        Report.objects.get_or_create(period=str(period), language=language, defaults=about)
        report = Report.objects.select_for_update().get(period=str(period), language=language)
        last = report.editions.order_by("-number").first()
        return last or open_edition(report, by=by, now=now)


def open_edition(report: Report, *, by: User | None, now: datetime, changes: str = "") -> Edition:
    """The next number, to be built. The report's row must be locked."""
    number = report.editions.count() + 1
    return Edition.objects.create(
        report=report, number=number, changes=changes, asked_by=by, asked_at=now, try_at=now
    )


def build_again(*, edition: Edition, by: User, now: datetime) -> None:
    """With the figures as they are now. Raises NotAllowed, WrongState."""
    _check(by, Right.WRITE_REPORTS)
    with transaction.atomic():
        found = _locked(edition)
        if found.state == State.BUILDING:
            return
        _expect(found, State.DRAFT, State.FAILED)
        found.state, found.try_at, found.attempts, found.progress = State.BUILDING, now, 0, 0
        found.error = ""
        found.save()


def submit(*, edition: Edition, by: User, now: datetime) -> None:
    """For review. Raises NotAllowed, WrongState."""
    _check(by, Right.WRITE_REPORTS)
    with transaction.atomic():
        found = _locked(edition)
        if found.state == State.REVIEW:
            return
        _expect(found, State.DRAFT)
        found.state, found.submitted_by, found.submitted_at = State.REVIEW, by, now
        found.save()
        tell_of_review(found, now)


def send_back(*, edition: Edition, by: User, now: datetime) -> None:
    """To be written again; whoever submitted it is told. Raises NotAllowed, WrongState."""
    _check(by, Right.PUBLISH_REPORTS)
    with transaction.atomic():
        found = _locked(edition)
        if found.state == State.DRAFT:
            return
        _expect(found, State.REVIEW)
        writer = found.submitted_by
        found.state, found.submitted_by, found.submitted_at = State.DRAFT, None, None
        found.save()
        tell_of_return(found, writer, by, now)


def publish(*, edition: Edition, by: User, now: datetime) -> None:
    """Sealed for good; subscribers are told. Raises NotAllowed, KeptApart, WrongState."""
    _check(by, Right.PUBLISH_REPORTS)
    with transaction.atomic():
        found = _locked(edition)
        if found.state == State.PUBLISHED:
            return
        _expect(found, State.REVIEW)
        if by.pk in (found.submitted_by_id, found.asked_by_id):
            raise KeptApart(_("Whoever wrote a report does not publish it."))
        document = found.written
        found.digest = stored.digest(document)
        found.document = stored.dumps(document.sealed(found.digest))
        found.state, found.published_by, found.published_at = State.PUBLISHED, by, now
        found.save()
        tell_subscribers(found, now)


def correct(*, edition: Edition, changes: str, by: User, now: datetime) -> Edition:
    """A new edition that says what changed; the one at work, where there is one.

    Raises NotAllowed, WrongState.
    """
    _check(by, Right.WRITE_REPORTS)
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=edition.report_id)
        last = report.editions.order_by("-number")[0]
        if last.state != State.PUBLISHED:
            return last
        return open_edition(report, by=by, now=now, changes=changes)


def _check(by: User, right: Right) -> None:
    if not by.may(right):
        raise NotAllowed


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update(of=["self"]).select_related("report").get(pk=edition.pk)


def _expect(edition: Edition, *states: Edition.State) -> None:
    if edition.state not in states:
        raise WrongState(
            _("This step is not possible now: the report is “%(state)s”.")
            % {"state": edition.get_state_display()}
        )
