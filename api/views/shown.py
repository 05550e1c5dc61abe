"""How tickets are written in answers."""

from rest_framework import serializers

from accounts.models import User
from api.views.shown_parts import AppealShown, ClockShown, NamedShown, PersonShown, PlanShown, WrittenShown
from complaints.models import Ticket
from complaints.models.ticket import SlaState
from complaints.personal import Shown
from complaints.states import Channel, Complexity, Relation, Severity, State, Urgency
from complaints.workspace.moves import MOVES
from complaints.workspace.offers import is_offered


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
    is_group = serializers.BooleanField()
    is_confidential = serializers.BooleanField()
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
    appeals = AppealShown(many=True, source="shown_appeals")
    allowed_transitions = serializers.SerializerMethodField()

    def get_allowed_transitions(self, ticket: Ticket) -> list[str]:
        return allowed(ticket, self.context["user"])


class TicketEntered(TicketShown):
    """The new ticket with its verification code, which nobody can read again."""

    verification = serializers.CharField(allow_null=True)


def allowed(ticket: Ticket, user: User) -> list[str]:
    """The transitions this person can make now, in the order of the procedure's page."""
    return [move.name for move in MOVES if is_offered(move, ticket, user)]
