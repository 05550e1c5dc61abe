"""How bad and how urgent an invented complaint is."""

from random import Random

from complaints.states import Severity, Urgency

# By the usual priority of the category: weights of severity 1–4 and of urgency 1–3.
SEVERITIES = {1: (0, 20, 50, 30), 2: (10, 55, 30, 5), 3: (35, 50, 14, 1), 4: (65, 32, 3, 0)}
URGENCIES = {1: (5, 45, 50), 2: (30, 55, 15), 3: (60, 35, 5), 4: (80, 19, 1)}


def gravity(usual: int, chance: Random) -> tuple[Severity, Urgency]:
    severity = chance.choices(list(Severity), SEVERITIES[usual])[0]
    return severity, chance.choices(list(Urgency), URGENCIES[usual])[0]
