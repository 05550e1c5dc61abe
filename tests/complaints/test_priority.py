import pytest

from complaints.priority import priority
from complaints.states import Severity, Urgency


@pytest.mark.parametrize(
    ("severity", "urgency", "usual", "raised", "regulator", "expected"),
    [
        (1, 1, 4, False, False, 4),
        (2, 1, 4, False, False, 3),
        (2, 2, 4, False, False, 3),
        (2, 3, 4, False, False, 2),
        (4, 1, 4, False, False, 2),
        (4, 2, 4, False, False, 1),
        (1, 1, 2, False, False, 2),  # the category's own is more urgent
        (1, 1, 4, True, False, 3),  # a repeat, a vulnerable person, a threat
        (4, 3, 1, True, False, 1),  # never above 1
        (1, 1, 4, False, True, 1),  # the regulator's case
    ],
)
def test_priority(severity, urgency, usual, raised, regulator, expected):
    found = priority(
        severity=Severity(severity),
        urgency=Urgency(urgency),
        usual=usual,
        raised=raised,
        from_regulator=regulator,
    )
    assert found == expected
