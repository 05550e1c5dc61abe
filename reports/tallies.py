"""What is counted: every figure is made of these and of nothing else (docs/figures.md §2)."""

from django.db.models import TextChoices


class Tally(TextChoices):
    """One kind of countable fact about a ticket; each fact falls on one local day."""

    # On the day of acceptance, of tickets that were not rejected, declared invalid or merged since
    ACCEPTED = "accepted"
    ASSISTED = "assisted"  # entered by staff
    ENTERED_IN_TIME = "entered_in_time"  # of these, within ten minutes
    REPEATED = "repeated"
    ESCALATED = "escalated"
    SOLVED_AT_ONCE = "solved_at_once"
    BREACHED = "breached"  # any limit broken
    RESPONDED = "responded"  # seconds to the first word of a person
    RESPONDED_IN_TIME = "responded_in_time"  # within what its priority asks for

    # On the day a handling closed
    CLOSED = "closed"  # seconds since receipt
    CLOSED_NET = "closed_net"  # the same without the waits for the customer
    CLOSED_IN_TIME = "closed_in_time"
    CLOSED_AS_PROMISED = "closed_as_promised"
    SOLVED = "solved"
    CALLBACK_OWED = "callback_owed"
    CALLED_BACK = "called_back"
    HANDLED = "handled"  # ended by closing or by being handled again
    HANDLED_AGAIN = "handled_again"

    # On the day a limit ran out with the handling still open, and on the day that ended
    LATE = "late"
    LATE_OVER = "late_over"
    PROMISE_BROKEN = "promise_broken"
    PROMISE_OVER = "promise_over"

    # On the day a complaint became so old while it was open, and on the day that ended
    OPEN_YOUNG = "open_young"
    OPEN_YOUNG_OVER = "open_young_over"
    OPEN_MIDDLE = "open_middle"
    OPEN_MIDDLE_OVER = "open_middle_over"
    OPEN_OLD = "open_old"
    OPEN_OLD_OVER = "open_old_over"

    # On the day it happened
    ASKED = "asked"  # a result told, which asks for an answer
    ASKED_ANSWERED = "asked_answered"
    ANSWERED = "answered"  # score
    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    CALLED = "called"
    REACHED = "reached"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    APPEALED = "appealed"
    APPEALED_ABOVE = "appealed_above"  # to the regulator
    COMPENSATED = "compensated"  # yuan
    EXTENDED = "extended"


# Their amounts are yuan and cents, which JSON keeps as texts.
MONEY = frozenset({Tally.COMPENSATED})
# Their amounts are seconds, of which medians and percentiles are wanted.
SPREAD = frozenset({Tally.RESPONDED, Tally.CLOSED, Tally.CLOSED_NET})
