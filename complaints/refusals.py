"""Domain refusals become pages in one place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.throttle import TooManyAttempts
from complaints.lifecycle.refusals import AlreadyDone, Refused
from complaints.models import Ticket

GetResponse = Callable[[HttpRequest], HttpResponse]


class refusals_as_pages:  # noqa: N801  a middleware reads as a verb in settings
    """What no view has turned into a form error: a page saying what happened and how to go on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        match error:
            case AlreadyDone():
                return redirect(request.path)
            case Refused():
                shown = {"refusal": error, "ticket_url": _ticket_of(request)}
                return render(request, "ui/refused.html", shown, status=error.status)
            case TooManyAttempts():
                return _try_later(request, error)
            case _:
                return None


def _ticket_of(request: HttpRequest) -> str:
    """Where the refused move's ticket can be read; "" where none is known or may be seen."""
    asked = request.resolver_match
    if asked is None or asked.namespace != "workspace" or not isinstance(request.user, User):
        return ""
    number = asked.kwargs.get("number", "")
    return reverse("workspace:ticket", args=[number]) if number and _is_seen(number, request.user) else ""


def _is_seen(number: str, user: User) -> bool:
    return bool(Ticket.objects.visible_to(user).filter(number=number).exists())


def _try_later(request: HttpRequest, error: TooManyAttempts) -> HttpResponse:
    response = render(request, "ui/too_many.html", {"retry_at": error.retry_at}, status=429)
    seconds = max(1, round((error.retry_at - request.now).total_seconds()))  # type: ignore[attr-defined]
    response.headers["Retry-After"] = str(seconds)
    return response
