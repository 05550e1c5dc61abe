"""What every view of the API is: who may ask, how often, and what each method does."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.throttle import count_attempt
from api.headers import domain_key, idempotency_key
from api.idempotency import content, once
from api.inputs.reading import refuse_invalid
from api.limits import READ_PERSON, WRITE_PERSON
from api.permissions import SAFE
from api.refusals import Fault, Problem, Refusal
from api.requests import ApiRequest, moment
from api.schema.operation import Operation
from api.scopes import Scope

F = TypeVar("F", bound=forms.Form)


class View(APIView):
    """`operations` says for each method what it is; the schema and the checks come from it."""

    read_scope: ClassVar[Scope] = Scope.READ
    write_scope: ClassVar[Scope] = Scope.WRITE
    operations: ClassVar[Mapping[str, Operation]] = {}
    request: ApiRequest

    def operation(self, method: str) -> Operation:
        return self.operations[method.upper()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.count(request)
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method in {"GET", "POST"} and hasattr(self, method.lower()):  # else 405 follows
            self.asked = read_query(request, self.operation(method).query)

    def count(self, request: Request) -> None:
        """Raises TooManyAttempts past what one person may ask in a minute."""
        limit = READ_PERSON if request.method in SAFE else WRITE_PERSON
        count_attempt(limit, str(request.user.pk), now=moment(request))

    @property
    def caller(self) -> str:
        """Whose Idempotency-Keys these are: two people may choose the same one."""
        return f"user:{self.request.user.pk}"

    @property
    def key(self) -> Any:
        """What the domain remembers this request by."""
        return domain_key(self.caller, idempotency_key(self.request), content(self.request))

    def once(self, act: Callable[[], Response]) -> Response:
        return once(self.request, self.caller, act)


def read_query(request: Request, form: type[forms.Form] | None) -> dict[str, Any]:
    """The checked query parameters. Raises Refusal (400) for unknown, repeated or bad ones."""
    given = request.query_params
    known = set(form.base_fields) if form else set()
    faults = [Fault(_("There is no such parameter."), parameter=name) for name in given if name not in known]
    faults += [
        Fault(_("This must not be empty."), parameter=name) for name, value in given.items() if not value
    ]
    faults += [
        Fault(_("Give this once, several values with commas."), parameter=name)
        for name, values in given.lists()
        if len(values) > 1
    ]
    if faults or form is None:
        return _refuse(faults)
    filled = form(given)
    if not filled.is_valid():
        return _refuse(
            [
                Fault(str(message), parameter=None if name == "__all__" else name)
                for name, messages in filled.errors.items()
                for message in messages
            ]
        )
    return filled.cleaned_data


def _refuse(faults: list[Fault]) -> dict[str, Any]:
    if faults:
        raise Refusal(Problem(status=400, code="bad_parameter", errors=faults))
    return {}


def filled(form: F) -> F:
    """The form, if it is right. Raises Refusal (422) with a pointer to each mistake."""
    if not form.is_valid():
        refuse_invalid(form)
    return form
