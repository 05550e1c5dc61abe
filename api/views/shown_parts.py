"""How what belongs to a ticket is written in answers: people, words, clocks, plans, appeals."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import User
from complaints.models import Appeal, Attachment, Plan, PlanOption, PlanStep, RemedyAmount, Share
from complaints.models.attachment import EvidenceKind
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


class ClockShown(serializers.Serializer[Any]):
    """One promise: what it is for, since when, until when, and what became of it."""

    target = serializers.CharField()
    policy = serializers.CharField()
    policy_version = serializers.IntegerField()
    status = serializers.ChoiceField(CLOCK_STATUSES, source="shown_status")
    cycle = serializers.IntegerField(help_text=_("Which handling it belongs to"))
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    original_due_at = serializers.DateTimeField()
    met_at = serializers.DateTimeField(allow_null=True)
    paused_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    breached_at = serializers.DateTimeField(
        allow_null=True, help_text=_("The due instant that was broken, whenever it was noticed")
    )
    detected_at = serializers.DateTimeField(allow_null=True, help_text=_("When the breach was noticed"))
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


class MaterialShown(serializers.Serializer[Attachment]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(EvidenceKind.choices)


class AppealShown(serializers.Serializer[Appeal]):
    """A second look at the case; `external_number` and `transferred_on` are the regulator's."""

    kind = serializers.ChoiceField(Appeal.Kind.choices)
    external_number = serializers.CharField(allow_blank=True)
    transferred_on = serializers.DateField(allow_null=True)
    grounds = WrittenShown()
    materials = MaterialShown(many=True)
    filed_at = serializers.DateTimeField()
    officer = PersonShown(allow_null=True)
    conclusion = serializers.ChoiceField(Appeal.Conclusion.choices, allow_blank=True)
    reasons = WrittenShown(allow_blank=True)
    decided_at = serializers.DateTimeField(allow_null=True)
