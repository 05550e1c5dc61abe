"""One message of a chat, whoever wrote it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

MOST_LINES = 2000
NAME_MAX = 60
TEXT_MAX = 5000


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `at` is None where nothing says when."""

    by_customer: bool
    name: str
    at: datetime | None
    text: str

    @property
    def line(self) -> str:
        """As people read it."""
        at = f"{timezone.localtime(self.at):%H:%M:%S} " if self.at else ""
        side = "▸" if self.by_customer else "·"
        return f"{side} {at}{self.name or ('客户' if self.by_customer else '客服')}：{self.text}"
