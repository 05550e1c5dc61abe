"""What reaches the house: accounts it arrives at, what arrived, contacts, and forms not yet sent."""

from channels_intake.models.account import Account, Kind
from channels_intake.models.arrival import Arrival
from channels_intake.models.contact import Contact
from channels_intake.models.draft import Draft

__all__ = ["Account", "Arrival", "Contact", "Draft", "Kind"]
