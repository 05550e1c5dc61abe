"""How urgent a complaint is among others: 1 (first) to 4."""

from complaints.states import Severity, Urgency

FIRST = 1


def priority(
    *, severity: Severity, urgency: Urgency, usual: int, raised: bool, from_regulator: bool, urged: int = 0
) -> int:
    """Priority 1–4 (S001-7, S003-5).

    `usual` is the category's own; the more urgent of it and of the sum of severity
    and urgency counts. `raised` lifts by one: a repeat, a vulnerable person, a threat
    to go over our head; `urged` by as many as the customer's urges did. A regulator's case is
    always 1.
    """
    if from_regulator:
        return FIRST
    total = severity + urgency
    by_sum = 1 if total >= 6 else 2 if total == 5 else 3 if total >= 3 else 4
    return max(FIRST, min(by_sum, usual) - (1 if raised else 0) - urged)
