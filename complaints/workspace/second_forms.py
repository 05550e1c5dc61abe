"""The short forms of second handling, and of closing a case without handling it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.lifecycle.proposing import VOTES_NEEDED, open_proposal
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Incident, Proposal, Term, Ticket
from complaints.numbering import MistypedNumber, parse_number
from complaints.states import State
from complaints.typed import Line, Words
from complaints.workspace.fields import PickField, pick, terms
from complaints.workspace.move_form import NOTE_MAX, Carried, MoveForm, channel_field

CUSTOMER_READS = _("The customer reads this on the progress page.")
AGREES = (("yes", pgettext_lazy("vote", "Agree")), ("no", pgettext_lazy("vote", "Do not agree")))


class ProposeRejectionForm(MoveForm):
    reason = PickField(label=_("Reason"))
    explanation = Words(label=_("Explanation"), max_length=NOTE_MAX, help_text=CUSTOMER_READS)

    spans = {"reason": "s3"}
    explained = _("A team leader other than you decides. Until then the case can go on as usual.")

    def prepare(self) -> None:
        pick(self, "reason").offer({"": terms()[Term.Kind.REASON]})


class ProposeInvalidForm(ProposeRejectionForm):
    evidence = Words(
        label=_("Evidence"), max_length=NOTE_MAX, help_text=_("What proves it. Never shown to the customer.")
    )

    explained = _("Two different approvers decide. Until then the case can go on as usual.")


class DecideForm(MoveForm):
    """A decision on one request; what is asked stands above the form, and `request` says which it was."""

    request = forms.IntegerField(
        label=_("Number of the request that is decided"), min_value=1, widget=Carried
    )
    agrees = forms.TypedChoiceField(
        label=_("Your decision"), choices=AGREES, coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    opinion = Words(
        label=_("Opinion"),
        required=False,
        max_length=NOTE_MAX,
        help_text=_("Needed when you do not agree. Never shown to the customer."),
    )

    def show(self, request: Model | None) -> None:
        """The request that stands on the page now."""
        self.fields["request"].initial = request.pk if request else None


class DecideRejectionForm(DecideForm):
    explained = _("If you agree, the case is closed and the customer is told the reason and where to turn.")

    def prepare(self) -> None:
        self.show(open_proposal(self.ticket, Proposal.Kind.REJECTION))


class DecideInvalidForm(DecideForm):
    def prepare(self) -> None:
        proposal = open_proposal(self.ticket, Proposal.Kind.INVALIDATION)
        self.show(proposal)
        given = proposal.votes.filter(agrees=True).count() if proposal else 0
        self.explained = (
            _("One approver agreed already. If you agree too, the case is closed and the customer told.")
            if given + 1 >= VOTES_NEEDED
            else _("If you agree, another approver has to agree as well; one “no” ends the proposal.")
        )


class WithdrawForm(MoveForm):
    channel = channel_field()
    reason = Words(label=_("What the customer said"), max_length=NOTE_MAX)

    explained = _("The clocks stop and the customer gets a confirmation. It can be reopened for 30 days.")


class ReopenForm(MoveForm):
    reason = Words(
        label=_("What is not solved"), max_length=NOTE_MAX, help_text=_("In the customer's own words.")
    )

    explained = _("A new handling begins, by somebody else where possible. What was done before stays.")


class MergeForm(MoveForm):
    into = Line(label=_("Number of the ticket that stays open"), max_length=40)
    reason = Words(
        label=_("Why it is one matter"),
        required=False,
        max_length=NOTE_MAX,
        help_text=_("Needed when the phone numbers or the kinds of complaint differ."),
    )

    spans = {"into": "s3"}
    explained = _("This ticket is closed; the other keeps the earlier receipt. Files stay and are linked.")

    def prepare(self) -> None:
        """Other open tickets of the same phone number are the likeliest."""
        same = Ticket.objects.visible_to(self.user).open().exclude(state=State.APPEALING)
        same = same.filter(customer__phone_index=self.ticket.customer.phone_index).exclude(pk=self.ticket.pk)
        numbers = list(same.order_by("-received_at").values_list("number", flat=True)[:5])
        self.initial = {"into": numbers[0] if len(numbers) == 1 else ""}
        if numbers:
            self.fields["into"].help_text = _("Same phone number: %(numbers)s") % {
                "numbers": ", ".join(numbers)
            }

    def clean_into(self) -> str:
        try:
            return parse_number(self.cleaned_data["into"])
        except MistypedNumber as mistake:
            raise ValidationError(mistake.message) from None


class LinkIncidentForm(MoveForm):
    incident = PickField(label=_("Incident"))
    reason = Words(
        label=_("Why it is behind this complaint"),
        required=False,
        max_length=NOTE_MAX,
        help_text=_("Needed for another area or kind, or when the complaint came before it began."),
    )

    spans = {"incident": "s4"}
    explained = _("The customer gets one mail about it. The case still gets its own result.")

    def prepare(self) -> None:
        here = Q(branch=self.ticket.branch) | Q(branch=None)
        others = list(Incident.objects.filter(ended_at=None).exclude(here)[:50])
        likely = list(Incident.objects.filter(here, ended_at=None)[:50])
        pick(self, "incident").offer({"": likely, str(_("In other areas")): others})
        if not likely and not others:
            self.explained = _("No incident is going on. Declare one on the page “Incidents” first.")


class UnlinkIncidentForm(MoveForm):
    def prepare(self) -> None:
        self.explained = _("The incident “%(title)s” is not behind this complaint.") % {
            "title": self.ticket.incident or ""
        }

    def refuse(self, refusal: GuardFailed) -> None:
        self.add_error(None, refusal.message)
