"""What reaches the house: accounts it arrives at, what arrived, contacts, and forms not yet sent."""

from channels_intake.models.account import Account, Kind
from channels_intake.models.arrival import Arrival
from channels_intake.models.block import Block
from channels_intake.models.call import Call, Extension
from channels_intake.models.contact import Contact
from channels_intake.models.draft import Draft
from channels_intake.models.importing import (
    ColumnMapping,
    Import,
    ImportBlock,
    ImportChunk,
    ImportProblem,
    Origin,
)
from channels_intake.models.needed import Needed
from channels_intake.models.phone_proof import PhoneProof
from channels_intake.models.upload import Upload

__all__ = [
    "Account",
    "Arrival",
    "Block",
    "Call",
    "ColumnMapping",
    "Contact",
    "Draft",
    "Extension",
    "Import",
    "ImportBlock",
    "ImportChunk",
    "ImportProblem",
    "Kind",
    "Needed",
    "Origin",
    "PhoneProof",
    "Upload",
]
