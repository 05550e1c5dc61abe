"""One figure with what it must never stand without: definition, sample, part (DOMAIN §7)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Self

from reports.definitions import Definition, Unit
from reports.exhibits import Number
from reports.formats.numbers import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`value` is a share (0.954 for 95.4 %), seconds, yuan, a score or a number; None: no figure.

    `sample` is on how many cases it rests, `part` how many of them make the share; None where the
    figure is no share. `is_running`: its period is not over yet.
    """

    definition: Definition
    value: Decimal | None
    sample: int
    part: int | None = None
    is_running: bool = False

    @classmethod
    def of(cls, definition: Definition) -> Self:
        """No figure yet: what a definition says by itself."""
        return cls(definition=definition, value=None, sample=0)

    @property
    def number(self) -> Number:
        """The value as documents take it: a length of time as a timedelta."""
        if self.value is not None and self.definition.unit is Unit.DURATION:
            return timedelta(seconds=float(self.value))
        return self.value

    @property
    def shown(self) -> str:
        """In the active language with its unit: 95.4%, 51.2 h, ¥1,234.50; "—" where there is none."""
        return shown(self.number, self.definition.unit.kind)

    @property
    def target_shown(self) -> str:
        """The target likewise, "—" where none is set."""
        return replace(self, value=self.definition.target).shown

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None without a target or a value."""
        return self.definition.meets(self.value)
