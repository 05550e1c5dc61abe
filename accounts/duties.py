"""What a role may do, in words for the person who has it."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Right

DUTIES: dict[Right, Promise] = {
    Right.ENTER: _("enter complaints"),
    Right.CLASSIFY: _("classify and reclassify"),
    Right.RESOLVE_ON_THE_SPOT: _("solve simple complaints on the spot"),
    Right.ASSIGN: _("assign to a department"),
    Right.START_INVESTIGATION: _("take up an investigation"),
    Right.SUBMIT_PLAN: _("submit handling plans"),
    Right.APPROVE_PLAN: _("approve plans or send them back"),
    Right.RECORD_CONSENT: _("record what the customer agreed to"),
    Right.RESOLVE: _("report that a plan was carried out"),
    Right.GIVE_FEEDBACK: _("tell the customer the result"),
    Right.RATE: _("rate a result"),
    Right.ARCHIVE: _("call back and close"),
    Right.NOTE: _("write internal notes"),
    Right.ATTACH: _("add evidence"),
    Right.REVEAL: _("see masked personal data in full, with a reason"),
}
WEEKDAYS: tuple[Promise, ...] = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


def duties(user: User) -> Sequence[Promise]:
    """In the order of the procedure."""
    return [words for right, words in DUTIES.items() if user.may(right)]


def duty_days(user: User) -> Sequence[Promise]:
    return [WEEKDAYS[day - 1] for day in sorted(user.duty_days) if 1 <= day <= 7]
