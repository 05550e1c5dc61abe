"""Who makes a move: a member of staff, the customer, or the system itself."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Union

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rights import Right

if TYPE_CHECKING:
    from accounts.models import User


CUSTOMER_MAY = frozenset(
    {
        Right.ENTER,
        Right.RECORD_ANSWER,
        Right.RECORD_CONSENT,
        Right.RATE,
        Right.ATTACH,
        Right.REISSUE_CODE,
        Right.REOPEN,
        Right.APPEAL,
        Right.WITHDRAW,
        Right.RECORD_CONTACT,
        Right.URGE,
        Right.PRINT,
        Right.ASK_ABOUT_DATA,
    }
)
SYSTEM_MAY = frozenset(
    {
        Right.ENTER,
        Right.ASSIGN,
        Right.TAKE_CASES,
        Right.APPROVE_PLAN,
        Right.RECORD_ANSWER,
        Right.ATTACH,
        Right.APPEAL,
        Right.LINK_INCIDENT,
        Right.ARCHIVE,
        Right.REMIND,
        Right.ANONYMISE,
    }
)
SYSTEM_APPROVES_UP_TO = Decimal(50)


class ActorKind(TextChoices):
    STAFF = "staff", _("Staff")
    CUSTOMER = "customer", _("Customer")
    SYSTEM = "system", _("System")


@dataclass(frozen=True, slots=True)
class Outsider:
    """An actor without an account: whoever proved the ticket's code, or a timer."""

    kind: ActorKind
    rights: frozenset[Right]
    approves_up_to: Decimal | None = None

    def may(self, right: Right) -> bool:
        return right in self.rights


CUSTOMER = Outsider(ActorKind.CUSTOMER, CUSTOMER_MAY)
SYSTEM = Outsider(ActorKind.SYSTEM, SYSTEM_MAY, SYSTEM_APPROVES_UP_TO)

Actor = Union["User", Outsider]
