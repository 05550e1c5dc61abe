"""Tiers of customers that a limit may be for: what the complaint itself says of its customer.

No record of the operator's customers is connected, so there is no tier of trade (docs/deadlines.md §6).
"""

from django.utils.translation import gettext_lazy as _

from complaints.models import Ticket
from sla.labelled import Labelled


class Tier(Labelled):
    SPECIAL_CARE = "special_care", _("Needs special care")


def tier_of(ticket: Ticket) -> str:
    return Tier.SPECIAL_CARE.value if ticket.is_vulnerable else ""
