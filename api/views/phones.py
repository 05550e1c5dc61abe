"""A phone number as the token that may stand in an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.throttle import LOOKUP_PERSON, count_attempt
from api.inputs.reading import of_class
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.scopes import Scope
from api.views.base import View, filled
from api.views.tickets import TICKETS
from complaints.typed import Phone
from complaints.workspace.search import phone_address


class PhoneForm(forms.Form):
    phone = Phone(label=_("Phone number"), max_length=32)


class PhoneToken(serializers.Serializer[Any]):
    phone = serializers.RegexField(
        r"^tel:[0-9a-f]{64}$", help_text=_("For the parameter `phone` of tickets/")
    )


class PhoneLookups(View):
    """Writes nothing: reading is enough. Counted like the desk's look-ups."""

    write_scope = Scope.READ
    operations = {
        "POST": Operation(
            name="look_up_phone",
            summary=_("Find tickets by phone number"),
            detail=_("Numbers never stand in addresses: post the number, then list tickets by its token."),
            tag=TICKETS,
            content=PhoneForm,
            answer=PhoneToken,
        )
    }

    def post(self, request: ApiRequest) -> Response:
        count_attempt(LOOKUP_PERSON, request.user.staff_number, now=request.now)
        form = filled(PhoneForm(of_class(PhoneForm).data(request.data)))
        return Response({"phone": phone_address(form.cleaned_data["phone"])})
