"""What customers can do about their complaint: each with its form, its moment and its domain call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import CUSTOMER
from complaints.lifecycle import appealing, closing, feedback, reopening, resolve, urging, waiting
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.remarks import add_evidence
from complaints.models import Appeal, Attachment, ContactRecord
from complaints.portal import decision_forms as asking
from complaints.portal.possible import Possible
from complaints.states import NoticeChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that is right, with the files that were kept for it."""

    form: asking.MoveForm
    ticket: TicketRef
    files: Sequence[Attachment]
    now: datetime

    @property
    def who(self) -> dict[str, Any]:
        """What every domain call is given."""
        return {"ticket": self.ticket, "by": CUSTOMER, "now": self.now}

    def __getitem__(self, name: str) -> Any:
        return self.form.cleaned_data[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`name` is its address, and its page is templates/portal/<name>.html."""

    name: str
    form: type[asking.MoveForm]
    is_possible: Callable[[Possible], bool]
    move: Callable[[Sent], Any]
    thanks: Promise


def _consent(sent: Sent) -> None:
    chosen = {"option": sent["option"]} if "option" in sent.form.cleaned_data else {}
    resolve.customer_consents(channel=NoticeChannel.ONLINE, **chosen, **sent.who)


def _answer(sent: Sent) -> None:
    waiting.customer_answered(
        answer=sent["answer"], channel=NoticeChannel.ONLINE, attachments=sent.files, **sent.who
    )


def _supplement(sent: Sent) -> None:
    """Words and files, each with its own line in the history; either is enough."""
    if not sent["text"] and not sent.files:
        raise GuardFailed(_("Please write something, or choose a file."), "text")
    if sent["text"]:
        record_contact(
            purpose=ContactRecord.Purpose.OTHER,
            channel=NoticeChannel.ONLINE,
            by_customer=True,
            reached=True,
            text=sent["text"],
            **sent.who,
        )
    if sent.files:
        ref = TicketRef(number=sent.ticket.number) if sent["text"] else sent.ticket
        add_evidence(**{**sent.who, "ticket": ref}, attachments=sent.files)


def _reopen(sent: Sent) -> None:
    """The files after the move that opened the complaint again, which carries the form's key."""
    reopening.reopen(reason=sent["reason"], **sent.who)
    if sent.files:
        add_evidence(
            ticket=TicketRef(number=sent.ticket.number), by=CUSTOMER, attachments=sent.files, now=sent.now
        )


def _appeal(sent: Sent) -> None:
    appealing.appeal(kind=Appeal.Kind.INTERNAL, grounds=sent["grounds"], materials=sent.files, **sent.who)


AGREE = Decision(
    name="agree",
    form=asking.ConsentForm,
    is_possible=lambda can: can.decide,
    move=_consent,
    thanks=_("Thank you. We carry the plan out now."),
)
CHANGE = Decision(
    name="change",
    form=asking.AmendForm,
    is_possible=lambda can: can.decide,
    move=lambda sent: resolve.customer_amends(
        wanted=sent["wanted"], channel=NoticeChannel.ONLINE, **sent.who
    ),
    thanks=_("Thank you. We look at the plan again and come back to you."),
)
RATE = Decision(
    name="rate",
    form=asking.RateForm,
    is_possible=lambda can: can.rate,
    move=lambda sent: feedback.rate(score=sent["score"], comment=sent["comment"], **sent.who),
    thanks=_("Thank you. Your answer is recorded."),
)
ANSWER = Decision(
    name="answer",
    form=asking.AnswerForm,
    is_possible=lambda can: can.answer,
    move=_answer,
    thanks=_("Thank you. We have your answer and go on."),
)
SUPPLEMENT = Decision(
    name="files",
    form=asking.SupplementForm,
    is_possible=lambda can: can.supplement,
    move=_supplement,
    thanks=_("Thank you. We have added it to your complaint."),
)
URGE = Decision(
    name="urge",
    form=asking.UrgeForm,
    is_possible=lambda can: can.urge,
    move=lambda sent: urging.urge(text=sent["text"], channel=NoticeChannel.ONLINE, **sent.who),
    thanks=_("We have told everybody in charge that you are waiting. We are sorry that it takes long."),
)
WITHDRAW = Decision(
    name="withdraw",
    form=asking.WithdrawForm,
    is_possible=lambda can: can.withdraw,
    move=lambda sent: closing.withdraw(reason=sent["reason"], channel=NoticeChannel.ONLINE, **sent.who),
    thanks=_("Your complaint is withdrawn."),
)
REOPEN = Decision(
    name="reopen",
    form=asking.ReopenForm,
    is_possible=lambda can: can.reopen,
    move=_reopen,
    thanks=_("We look into it once more. Within 48 hours somebody contacts you."),
)
APPEAL = Decision(
    name="appeal",
    form=asking.AppealForm,
    is_possible=lambda can: can.appeal,
    move=_appeal,
    thanks=_("We have your appeal. Somebody who has not handled your complaint examines it."),
)
DECISIONS = (AGREE, CHANGE, RATE, ANSWER, SUPPLEMENT, URGE, WITHDRAW, REOPEN, APPEAL)
