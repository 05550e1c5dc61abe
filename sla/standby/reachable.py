"""Who can be reached at an instant: on duty, or on call when nobody on duty would read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from django.utils import timezone

from accounts.models import User
from accounts.roles import Sight
from sla.models import OnCall
from sla.people import Directory, Placed
from sla.quiet import not_before


@dataclass(frozen=True, slots=True)
class Reachable:
    """Read once per sweep. `on_call` by staff number; `awake` are the keys of those on duty or on call."""

    directory: Directory
    on_call: Sequence[User]
    awake: frozenset[int]
    _found: dict[int, list[User]] = field(default_factory=dict)

    @classmethod
    def at(cls, directory: Directory, now: datetime) -> Self:
        local, by_key = timezone.localtime(now), directory.by_key
        on_call = frozenset(OnCall.objects.at(now).values_list("person_id", flat=True))
        awake = frozenset(key for key, user in by_key.items() if not user.duty_days or user.on_duty(local))
        return cls(directory, [user for key, user in by_key.items() if key in on_call], awake | on_call)

    def mail_at(self, user: User, priority: int, now: datetime) -> datetime:
        """The earliest instant to mail this person; quiet hours hold up nobody on call."""
        return now if user in self.on_call else not_before(user, priority, now)

    def instead_of(self, told: Mapping[int, object], placed: Placed | None) -> list[User]:
        """Who hears of what is overdue at once because all of those it is for are off duty."""
        if not self.on_call or not self.awake.isdisjoint(told):
            return []
        unit = (placed.lead_department_id or placed.team_id or 0) if placed else 0
        if unit not in self._found:
            self._found[unit] = self._nearest(unit)
        return self._found[unit]

    def _nearest(self, unit: int) -> list[User]:
        """Those on call in the nearest unit upwards that has somebody, else those who see every ticket."""
        for step in reversed(self.directory.lineage(unit)):
            if here := [user for user in self.on_call if user.unit_id == step]:
                return here
        return [user for user in self.on_call if user.card.sees == Sight.ALL]
