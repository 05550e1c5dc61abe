"""Who makes a move: a member of staff, the customer, or the system itself."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Union

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import CUSTOMER_MAY, SYSTEM_APPROVES_UP_TO, SYSTEM_MAY, Right

if TYPE_CHECKING:
    from accounts.models import User


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
