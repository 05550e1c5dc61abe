from dataclasses import dataclass

from demo.case import Case
from demo.house import House
from demo.script import Script


@dataclass(slots=True, kw_only=True)
class Play:
    """One script on its way; `is_repeat` as complaints.lifecycle.classify.is_repeat()."""

    script: Script
    case: Case
    house: House
    is_repeat: bool
