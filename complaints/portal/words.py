"""What a state means to the customer: a sentence, and what happens next (S003-18)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.models import ResultNotice, Satisfaction
from complaints.states import State


@dataclass(frozen=True, slots=True)
class Told:
    title: Promise
    next: Promise


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
        _("We need something from you"),
        _("Please answer the question we sent you, or call the hotline."),
    ),
    State.PLAN_REVIEW: Told(
        _("A plan is being checked"),
        _("As soon as it is approved we show it to you here. Nothing is done without your consent."),
    ),
    State.NEGOTIATING: Told(
        _("The plan is ready. Please decide"),
        _("Agree, or tell us what should be different."),
    ),
    State.IMPLEMENTING: Told(
        _("The agreed plan is being carried out"),
        _("When every step is done we tell you the result."),
    ),
    State.RESOLVED: Told(
        _("The work is done"),
        _("Next, we tell you the result, within 24 hours."),
    ),
    State.FEEDBACK: Told(
        _("Is it really solved? Please tell us"),
        _("If we reached you and hear nothing for 7 days, the complaint is closed."),
    ),
    State.ARCHIVED: Told(
        _("This complaint is closed"),
        _("The result stays here for you. If the problem comes back, call the hotline with this number."),
    ),
    State.APPEALING: Told(
        _("Your complaint is being examined again"),
        _("Somebody who has not handled it before looks at everything once more."),
    ),
    State.REJECTED: Told(
        _("We cannot take up this complaint"),
        _("The notice says why, and who can help you. Questions? Call the hotline."),
    ),
    State.WITHDRAWN: Told(
        _("You withdrew this complaint"),
        _("If that was not what you wanted, call the hotline with this number."),
    ),
    State.INVALID: Told(
        _("This complaint was found to be invalid"),
        _("The notice says why. If you see it differently, call the hotline or appeal."),
    ),
    State.MERGED: Told(
        _("This complaint was joined with another of yours"),
        _("We handle both together; the hotline tells you under which number."),
    ),
}

DISSATISFIED = Told(
    _("You are not satisfied. We go on"),
    _("Somebody contacts you within 48 hours to find out what is still missing."),
)
ANSWERED = Told(
    _("Thank you for your answer"),
    _("We may call you once more; then the complaint is closed."),
)


def told(state: State, answer: Satisfaction | None) -> Told:
    """What the customer is told in this state, and after their answer to the result."""
    if state == State.FEEDBACK and answer:
        return DISSATISFIED if answer.is_dissatisfied else ANSWERED
    return WORDS[state]


def answer_to(notice: ResultNotice | None) -> Satisfaction | None:
    """The customer's answer to a result, when there is one."""
    return getattr(notice, "satisfaction", None)
