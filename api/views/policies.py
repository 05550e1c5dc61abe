"""What is promised: the policies in force now, each with its limits and its ladder."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from api.requests import ApiRequest
from api.schema.operation import Operation
from api.views.base import View
from api.views.reference import REFERENCE
from sla.counting import Unit
from sla.in_force import current
from sla.policies.content import serialise
from sla.policy import Audience, Moment, Owner, StepCode, TargetCode


class LimitShown(serializers.Serializer[Any]):
    code = serializers.ChoiceField(TargetCode.pairs())
    trigger = serializers.ChoiceField(Moment.pairs(), help_text=_("What starts it"))
    stop = serializers.ChoiceField(Moment.pairs(), help_text=_("What meets it"))
    length = serializers.IntegerField(min_value=1)
    unit = serializers.ChoiceField([unit.value for unit in Unit])
    legal = serializers.BooleanField(help_text=_("Set by law: never paused, never extended"))
    owner = serializers.ChoiceField(Owner.pairs())
    pausable = serializers.BooleanField(help_text=_("Waits while the customer is asked"))
    applies = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text=_("To which tickets, by complexities, categories, channels and tiers; to all when empty"),
    )


class RungShown(serializers.Serializer[Any]):
    code = serializers.ChoiceField(StepCode.pairs())
    percent = serializers.IntegerField(help_text=_("Of the time from start to due"))
    after_minutes = serializers.IntegerField(min_value=0, help_text=_("Past that share"))
    tells = serializers.ListField(child=serializers.ChoiceField(Audience.pairs()))
    reassigns_to = serializers.CharField(
        allow_null=True, help_text=_("Who gets the ticket when it fires, one of those told")
    )


class PolicyShown(serializers.Serializer[Any]):
    code = serializers.CharField()
    version = serializers.IntegerField(min_value=1)
    urge_threshold = serializers.IntegerField(
        min_value=1, help_text=_("Every so many urges the priority rises by one")
    )
    targets = LimitShown(many=True)
    ladder = RungShown(many=True)


class Policies(View):
    operations = {
        "GET": Operation(
            name="list_policies",
            summary=_("Policies in force"),
            detail=_("Tickets keep the version they began with."),
            tag=REFERENCE,
            answer=PolicyShown(many=True),
        )
    }

    def get(self, request: ApiRequest) -> Response:
        rules = current()
        in_force = [rules.in_force(code, request.now) for code in sorted(rules.begin)]
        return Response(
            [{"code": each.code, "version": each.version, **serialise(each)} for each in in_force]
        )
