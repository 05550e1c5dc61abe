"""The moves between departments, and those while the customer is waited for."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Right
from complaints.lifecycle.assisting import answer_task, ask_department, cancel_task
from complaints.lifecycle.between import arbitrate, return_ticket, transfer
from complaints.lifecycle.preliminary import give_preliminary_result
from complaints.lifecycle.resolve import decide_without_consent
from complaints.lifecycle.waiting import ask_customer, customer_answered, go_on_without_answer
from complaints.workspace import between_forms as between
from complaints.workspace import guards
from complaints.workspace.moves.move import Move, Offer, only

ARBITRATE = Move(
    name="arbitrate",
    label=_("Say whose it is"),
    button=_("Assign for good"),
    icon="gavel",
    right=Right.ARBITRATE,
    form=between.ArbitrateForm,
    fits=guards.came_back_twice,
    perform=lambda form, **who: arbitrate(**only(form, "department", "handler", "reason"), **who),
)
BETWEEN: tuple[Move, ...] = (
    Move(
        name="customer_answered",
        label=_("Customer's answer"),
        button=_("Record the answer"),
        icon="message-2",
        right=Right.RECORD_ANSWER,
        form=between.CustomerAnsweredForm,
        perform=lambda form, **who: customer_answered(**only(form, "channel", "answer"), **who),
    ),
    Move(
        name="go_on_without_answer",
        label=_("Go on without an answer"),
        button=_("Go on"),
        icon="player-play",
        right=Right.ASK_CUSTOMER,
        form=between.GoOnForm,
        fits=guards.tried_often_enough,
        perform=lambda form, **who: go_on_without_answer(**only(form, "reason"), **who),
    ),
    Move(
        name="answer_task",
        label=_("Answer for your department"),
        button=_("Send the answer"),
        icon="corner-down-right",
        right=Right.ANSWER_TASK,
        form=between.AnswerTaskForm,
        fits=guards.owes_an_answer,
        offer=Offer.WHILE_OPEN,
        perform=lambda form, **who: answer_task(
            task_id=form.cleaned_data["task"].pk, **only(form, "answer"), **who
        ),
    ),
    Move(
        name="return_ticket",
        label=_("Return to the desk"),
        button=_("Return to the service desk"),
        icon="arrow-back-up",
        right=Right.RETURN,
        form=between.ReturnForm,
        fits=guards.is_returnable,
        perform=lambda form, **who: return_ticket(**only(form, "reason"), **who),
    ),
    Move(
        name="ask_customer",
        label=_("Ask the customer"),
        button=_("Ask and wait"),
        icon="user-question",
        right=Right.ASK_CUSTOMER,
        form=between.AskCustomerForm,
        tells="customer_asked",
        perform=lambda form, **who: ask_customer(**only(form, "question", "reply_by"), **who),
    ),
    Move(
        name="give_preliminary_result",
        label=_("Preliminary result"),
        button=_("Record that it was told"),
        icon="phone-outgoing",
        right=Right.GIVE_PRELIMINARY,
        form=between.GivePreliminaryForm,
        fits=guards.has_first_findings,
        offer=Offer.WHILE_OPEN,
        tells="preliminary_told",
        turned=guards.has_told_findings,
        perform=lambda form, **who: give_preliminary_result(**only(form, "channel", "text"), **who),
    ),
    Move(
        name="ask_department",
        label=_("Ask another department"),
        button=_("Ask"),
        icon="subtask",
        right=Right.ASK_DEPARTMENT,
        form=between.AskDepartmentForm,
        fits=guards.can_be_shared,
        offer=Offer.WHILE_OPEN,
        perform=lambda form, **who: ask_department(**only(form, "department", "request", "due_on"), **who),
        rare=True,
    ),
    Move(
        name="cancel_task",
        label=_("Take a request back"),
        button=_("Take it back"),
        icon="x",
        right=Right.ASK_DEPARTMENT,
        form=between.CancelTaskForm,
        fits=guards.has_open_shares,
        offer=Offer.WHILE_OPEN,
        perform=lambda form, **who: cancel_task(
            task_id=form.cleaned_data["task"].pk, **only(form, "reason"), **who
        ),
        rare=True,
    ),
    Move(
        name="transfer",
        label=_("Transfer"),
        button=_("Transfer"),
        icon="arrows-exchange",
        right=Right.TRANSFER,
        form=between.TransferForm,
        perform=lambda form, **who: transfer(**only(form, "department", "handler", "reason"), **who),
        rare=True,
    ),
    Move(
        name="decide_without_consent",
        label=_("Decide without agreement"),
        button=_("Have it carried out"),
        icon="scale",
        right=Right.DECIDE_WITHOUT_CONSENT,
        form=between.DecideWithoutConsentForm,
        tells="decision_made",
        perform=lambda form, **who: decide_without_consent(
            option=form.cleaned_data.get("option"), **only(form, "reasons"), **who
        ),
        rare=True,
    ),
)
