"""What a state means to the customer: a sentence, and what happens next (S003-18)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.models import ResultNotice, Satisfaction
from complaints.states import State


@dataclass(frozen=True, slots=True)
class Told:
    """`mark` stands at the present step of the seven; without one, its date does."""

    title: Promise
    next: Promise
    mark: Promise | None = None


FOR_YOU = _("Waiting for you")

WORDS: dict[State, Told] = {
    State.INTAKE: Told(
        _("We have received your complaint"),
        _("An agent reads it, settles what kind of problem it is, and may call you."),
    ),
    State.CLASSIFIED: Told(
        _("We know what kind of problem it is"),
        _("Next, we pass it to the department that can find out what happened, or solve it at once."),
    ),
    State.ASSIGNED: Told(
        _("The department has your complaint"),
        _("Next, a named person takes it up and finds out what happened."),
    ),
    State.INVESTIGATING: Told(
        _("We are finding out what happened"),
        _("Next, you get a plan with steps and dates. We may call you with questions."),
    ),
    State.WAITING_CUSTOMER: Told(
        _("We need an answer from you"),
        _("Please answer the question below. Then we go on at once."),
        _("Waiting for your answer"),
    ),
    State.PLAN_REVIEW: Told(
        _("A plan is being checked"),
        _("As soon as it is approved we show it to you here. Nothing is done without your consent."),
    ),
    State.NEGOTIATING: Told(
        _("The plan is ready. Please decide"),
        _("Agree, or tell us what should be different."),
        FOR_YOU,
    ),
    State.IMPLEMENTING: Told(
        _("The plan is being carried out"),
        _("When every step is done we tell you the result."),
    ),
    State.RESOLVED: Told(
        _("The work is done"),
        _("Next, we tell you the result, within 24 hours."),
    ),
    State.FEEDBACK: Told(
        _("Is it really solved? Please tell us"),
        _("If we reached you and hear nothing for 7 days, the complaint is closed."),
        FOR_YOU,
    ),
    State.ARCHIVED: Told(
        _("This complaint is closed"),
        _("The result stays here for you."),
    ),
    State.APPEALING: Told(
        _("Your complaint is being examined again"),
        _("Somebody who has not handled it before looks at everything once more. You read the answer here."),
    ),
    State.REJECTED: Told(
        _("We cannot take up this complaint"),
        _("Below you read why, and who can help you."),
    ),
    State.WITHDRAWN: Told(
        _("You withdrew this complaint"),
        _("We do nothing more about it."),
    ),
    State.INVALID: Told(
        _("This complaint was found to be invalid"),
        _("Below you read why. If you see it differently, you may appeal."),
    ),
    State.MERGED: Told(
        _("This complaint was joined with another one"),
        _("It is about the same matter; both are handled together."),
    ),
}

HANDLED_AGAIN = Told(
    _("We look into it once more"),
    _("Where possible it is somebody who did not have it before. Next, you get a new plan."),
)
NOT_REACHED = Told(
    _("The result is here. We could not reach you yet"),
    _(
        "We try again. You need not wait for us: read the result below and tell us whether it is"
        " solved. Until we have reached you or you have answered, the complaint stays open."
    ),
    _("We try to reach you"),
)
DISSATISFIED = Told(
    _("You are not satisfied. We go on"),
    _("Somebody who did not handle your complaint contacts you and asks what is still missing."),
    _("Not solved yet"),
)
SPOKEN_AGAIN = Told(
    _("We have talked with you again"),
    _("Your complaint stays open. If it is still not solved, you can have it handled again."),
    _("Not solved yet"),
)
ANSWERED = Told(
    _("Thank you. Is something still open?"),
    _("If so, please tell us below. We may also call you once more before the complaint is closed."),
    _("You have answered"),
)


def told(
    state: State, *, cycle: int, notice: ResultNotice | None, answer: Satisfaction | None, spoken_again: bool
) -> Told:
    """What the customer is told: by the state and, once a result was told, by what followed it."""
    if state == State.INVESTIGATING and cycle > 1:
        return HANDLED_AGAIN
    if state != State.FEEDBACK:
        return WORDS[state]
    if answer is None:
        return NOT_REACHED if notice and not notice.reached else WORDS[state]
    if not answer.is_dissatisfied:
        return ANSWERED
    return SPOKEN_AGAIN if spoken_again else DISSATISFIED
