"""How tickets and what belongs to them are written in answers."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from complaints.models import (
    Plan,
    PlanOption,
    PlanStep,
    RemedyAmount,
    Share,
    Ticket,
)
from complaints.models.ticket import SlaState
from complaints.personal import Shown
from complaints.states import Channel, Complexity, Relation, Severity, State, Urgency
from complaints.workspace.moves import MOVES
from complaints.workspace.offers import is_offered
from privacy.masking import mask_digits

CLOCK_STATUSES = ("running", "paused", "breached", "met", "cancelled")


class WrittenShown(serializers.CharField):
    """What somebody wrote; long numbers in it are masked, unless the reader sees the ticket in full."""

    def to_representation(self, value: Any) -> str:
        text = str(super().to_representation(value))
        return text if self.context.get("in_full") else mask_digits(text)


class NamedShown(serializers.Serializer[Any]):
    """A unit, category or term: its code, and its name in the reader's language."""

    code = serializers.CharField()
    name = serializers.CharField()


class PersonShown(serializers.Serializer[User]):
    staff_number = serializers.CharField()
    name = serializers.CharField()


class ComplainantShown(serializers.Serializer[Shown]):
    """As much of the customer as you may read; `in_full` is false where it is masked."""

    name = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)
    business = serializers.CharField(allow_blank=True)
    in_full = serializers.BooleanField()


class TellingShown(ComplainantShown):
    """The same with the complainant's own words."""

    description = serializers.CharField(allow_blank=True)
    demand = serializers.CharField(allow_blank=True)


class TicketRow(serializers.Serializer[Ticket]):
    """A ticket as lists show it; `shown_complainant` is set by whoever knows the reader."""

    number = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(State.choices)
    stage = serializers.IntegerField(min_value=1, max_value=7)
    channel = serializers.ChoiceField(Channel.choices)
    subject = serializers.CharField()
    category = NamedShown(allow_null=True)
    priority = serializers.IntegerField(min_value=1, max_value=4)
    is_repeat = serializers.BooleanField()
    is_vulnerable = serializers.BooleanField()
    may_escalate = serializers.BooleanField()
    complainant = ComplainantShown(source="shown_complainant")
    agent = PersonShown(allow_null=True)
    handler = PersonShown(allow_null=True)
    lead_department = NamedShown(allow_null=True)
    received_at = serializers.DateTimeField()
    entered_at = serializers.DateTimeField()
    next_due_at = serializers.DateTimeField(allow_null=True)
    next_due_target = serializers.CharField(allow_blank=True)
    solve_by = serializers.DateTimeField(allow_null=True)
    sla_state = serializers.ChoiceField(SlaState.choices)


class ClockShown(serializers.Serializer[Any]):
    """One promise: what it is for, since when, until when, and what became of it."""

    target = serializers.CharField()
    policy = serializers.CharField()
    policy_version = serializers.IntegerField()
    status = serializers.ChoiceField(CLOCK_STATUSES, source="shown_status")
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    original_due_at = serializers.DateTimeField()
    met_at = serializers.DateTimeField(allow_null=True)
    paused_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    provisional = serializers.BooleanField()


class StepShown(serializers.Serializer[PlanStep]):
    position = serializers.IntegerField()
    text = WrittenShown()
    department = NamedShown()
    owner = WrittenShown()
    due_on = serializers.DateField()
    done_at = serializers.DateTimeField(allow_null=True)


class RemedyShown(serializers.Serializer[RemedyAmount]):
    remedy = NamedShown(source="term")
    amount = serializers.DecimalField(max_digits=10, decimal_places=2)


class OptionShown(serializers.Serializer[PlanOption]):
    """One of the ways offered to the customer; `compensation` includes what comes in any case."""

    position = serializers.IntegerField()
    text = WrittenShown()
    remedies = RemedyShown(many=True, source="own")
    compensation = serializers.DecimalField(max_digits=10, decimal_places=2)
    is_chosen = serializers.BooleanField()


class ShareShown(serializers.Serializer[Share]):
    party = NamedShown()
    percent = serializers.IntegerField(min_value=1, max_value=100)


class PlanShown(serializers.Serializer[Plan]):
    """`remedies` come in any case; `compensation` is the most the plan can cost, `paid` what the
    customer gets, null while there is a choice to be made."""

    round = serializers.IntegerField()
    status = serializers.ChoiceField(Plan.Status.choices)
    finding = WrittenShown()
    evidence = WrittenShown()
    responsibility = NamedShown()
    cause = NamedShown()
    shares = ShareShown(many=True, source="bearers")
    remedies = RemedyShown(many=True, source="common")
    options = OptionShown(many=True)
    compensation = serializers.DecimalField(max_digits=10, decimal_places=2)
    paid = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    steps = StepShown(many=True)
    submitted_by = PersonShown()
    submitted_at = serializers.DateTimeField()
    decided_by = PersonShown(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    opinion = WrittenShown(allow_blank=True)
    wanted = WrittenShown(allow_blank=True)


class TicketShown(TicketRow):
    """A ticket with everything its page shows to you."""

    complainant = TellingShown(source="shown_complainant")
    relation = serializers.ChoiceField(Relation.choices)
    language = serializers.CharField()
    occurred = WrittenShown(allow_blank=True)
    severity = serializers.ChoiceField(Severity.choices, allow_null=True)
    urgency = serializers.ChoiceField(Urgency.choices, allow_null=True)
    complexity = serializers.ChoiceField(Complexity.choices, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())
    team = NamedShown(allow_null=True)
    branch = NamedShown(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    feedback_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    retain_until = serializers.DateField(allow_null=True)
    clocks = ClockShown(many=True, source="shown_clocks")
    plans = PlanShown(many=True, source="shown_plans")
    allowed_transitions = serializers.SerializerMethodField()

    def get_allowed_transitions(self, ticket: Ticket) -> list[str]:
        return allowed(ticket, self.context["user"])


class TicketEntered(TicketShown):
    """The new ticket with its verification code, which nobody can read again."""

    verification = serializers.CharField(allow_null=True)


def allowed(ticket: Ticket, user: User) -> list[str]:
    """The transitions this person can make now, in the order of the procedure's page."""
    return [move.name for move in MOVES if is_offered(move, ticket, user)]
