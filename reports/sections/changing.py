"""How a figure differs from an earlier one, each kind in the way it is read."""

from decimal import Decimal

from reports.definitions import Definition, Unit
from reports.exhibits import Kind, Number
from reports.figures import Figure

RELATIVE = {Unit.COUNT, Unit.MONEY, Unit.PER_MILLION, Unit.DURATION}


def kind_of_change(definition: Definition) -> Kind:
    """Shares differ by percentage points, scores by their own measure, all else relatively."""
    if definition.unit is Unit.PERCENT:
        return Kind.POINTS
    return Kind.CHANGE if definition.unit in RELATIVE else definition.unit.kind


def change(now: Figure, earlier: Figure) -> Number:
    """None without two figures, and against nothing."""
    if now.value is None or earlier.value is None or not earlier.sample:
        return None
    if now.definition.unit in RELATIVE:
        return now.value / earlier.value - 1 if earlier.value else None
    return now.value - earlier.value


def portion(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None
