"""Mass incidents, to which tickets are linked."""

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from api.inputs.queries import FlagField
from api.pagination import Ordering, PageForm, page
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.views.base import View
from api.views.reference import REFERENCE
from api.views.shown_parts import NamedShown
from complaints.models import Incident

BY_BEGINNING = {
    "-began_at": Ordering(
        "began_at",
        lambda incident: incident.began_at.isoformat(),
        descending=True,
        bound=parse_datetime,
    )
}


class IncidentFilters(PageForm):
    open = FlagField(required=False, label=_("Only what is not over yet"))
    ordering = forms.ChoiceField(
        required=False, choices=[(name, name) for name in BY_BEGINNING], label=_("Latest first")
    )


class IncidentShown(serializers.Serializer[Incident]):
    id = serializers.CharField()
    title = serializers.CharField()
    category = NamedShown()
    branch = NamedShown(allow_null=True)
    notice = serializers.CharField(help_text=_("What the customers are told"))
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class Incidents(View):
    operations = {
        "GET": Operation(
            name="list_incidents",
            summary=_("Mass incidents"),
            tag=REFERENCE,
            query=IncidentFilters,
            answer=IncidentShown,
            many=True,
        )
    }

    def get(self, request: ApiRequest) -> Response:
        declared = Incident.objects.select_related("category", "branch")
        if self.asked["open"]:
            declared = declared.filter(ended_at=None)
        rows = page(request, declared, self.asked, orderings=BY_BEGINNING, usual="-began_at")
        return Response(rows.as_json(IncidentShown(rows.rows, many=True).data))
