"""Cases of authorities: handed in by their systems, and what we answered."""

from typing import Any, cast

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.roles import Right
from api.inputs.reading import of_class
from api.pagination import Ordering, PageForm, page
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.scopes import Scope
from api.views.base import View, filled
from channels_intake.channels.regulator.answering import Answered, Part, answered, cases, tell
from channels_intake.channels.regulator.forms import CaseForm
from channels_intake.channels.regulator.taking import take_case
from channels_intake.models import Origin
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import Ticket
from complaints.states import Authority, State
from privacy.masking import mask_digits

AUTHORITIES = "authorities"
LATEST_FIRST = {
    "-taken_at": Ordering(
        "taken_at", lambda origin: origin.taken_at.isoformat(), descending=True, bound=parse_datetime
    )
}


class CaseFilters(PageForm):
    part = forms.ChoiceField(
        required=False,
        choices=[(part.value, part.value) for part in Part],
        label=_("Those that can be answered now (ready, unless said), that cannot yet, or that were"),
    )


class AnsweredForm(forms.Form):
    """There is nothing to say beside the case itself."""


class CaseShown(serializers.Serializer[Any]):
    """A case, the ticket it became or was put on, and our answer as the customer had it."""

    id = serializers.CharField()
    authority = serializers.ChoiceField(Authority.choices)
    external_number = serializers.CharField(allow_blank=True)
    ticket = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    received_at = serializers.DateTimeField()
    reply_by = serializers.DateTimeField(allow_null=True)
    taken_at = serializers.DateTimeField()
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    told_at = serializers.DateTimeField(allow_null=True)


class CaseView(View):
    """Only for roles that take in the cases of authorities, and tokens made for it."""

    read_scope = write_scope = Scope.CASES

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not request.user.may(Right.TAKE_CASES):
            raise NotAllowed


class RegulatorCases(CaseView):
    operations = {
        "GET": Operation(
            name="list_regulator_cases",
            summary=_("Cases of authorities"),
            detail=_("Of the tickets you may see, the latest first, with what their authority can be told."),
            tag=AUTHORITIES,
            query=CaseFilters,
            answer=CaseShown,
            many=True,
            refuses=["not_allowed"],
        ),
        "POST": Operation(
            name="take_regulator_case",
            summary=_("Hand in a case of an authority"),
            detail=_("The same `authority` and `external_number` again give the same case, with 200."),
            tag=AUTHORITIES,
            content=CaseForm,
            answer=CaseShown,
            status=201,
            again=200,
            refuses=["not_allowed", "not_found", "guard"],
            takes_key=True,
        ),
    }

    def get(self, request: ApiRequest) -> Response:
        found = cases(request.user, Part(self.asked["part"] or Part.READY))
        rows = page(request, found, self.asked, orderings=LATEST_FIRST, usual="-taken_at")
        return Response(rows.as_json([shown(each) for each in answered(rows.rows)]))

    def post(self, request: ApiRequest) -> Response:
        return self.once(self._taken)

    def _taken(self) -> Response:
        request = self.request
        form = filled(CaseForm(of_class(CaseForm).data(request.data), now=request.now))
        taken = take_case(
            case=form.case(),
            complaint=form.complaint(),
            ticket=form.cleaned_data["ticket"],
            by=request.user,
            now=request.now,
        )
        return Response(shown(*answered([taken.origin])), status=201 if taken.is_new else 200)


class AnsweredCase(CaseView):
    operations = {
        "POST": Operation(
            name="note_regulator_case_answered",
            summary=_("Note that the authority has our answer"),
            detail=_("Repeated, or for a case without an answer yet, it changes nothing."),
            tag=AUTHORITIES,
            content=AnsweredForm,
            answer=CaseShown,
            refuses=["not_allowed", "not_found"],
            takes_key=True,
        ),
    }

    def post(self, request: ApiRequest, pk: int) -> Response:
        return self.once(lambda: self._told(pk))

    def _told(self, pk: int) -> Response:
        request = self.request
        filled(AnsweredForm(of_class(AnsweredForm).data(request.data)))
        tell(numbers=[pk], by=request.user, now=request.now)
        seen = Ticket.objects.visible_to(request.user)
        origin = Origin.objects.select_related("ticket").get(pk=pk, is_case=True, ticket__in=seen)
        return Response(shown(*answered([origin])))


def shown(each: Answered) -> dict[str, Any]:
    origin = each.origin
    facts = {
        "id": str(origin.pk),
        "authority": origin.source,
        "external_number": origin.number,
        "ticket": origin.ticket.number,
        "state": origin.ticket.state,
        "received_at": origin.ticket.received_at,
        "reply_by": origin.reply_by,
        "taken_at": origin.taken_at,
        "answer": mask_digits(each.answer),
        "answered_at": each.answered_at,
        "told_at": origin.told_at,
    }
    return cast(dict[str, Any], CaseShown(facts).data)
