"""Errors that arise outside a view of the API – no such address, a body too large, a fault of
ours – are problem details too, whoever answered them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from api.problems import MEDIA_TYPE, as_json, of_status
from api.refusals import Problem

UNDER = "/api/"
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate", "Vary", "Content-Language")

GetResponse = Callable[[HttpRequest], HttpResponse]


def errors_as_problems(get_response: GetResponse) -> GetResponse:
    """Outermost middleware, so that it sees what all others answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path_info.startswith(UNDER):
            return response
        if _leads_to_password(response):
            return _written(Problem(status=403, code="own_password_first"), response)
        if response.status_code < 400 or response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        return _written(of_status(response.status_code), response)

    return middleware


def _leads_to_password(response: HttpResponse) -> bool:
    """A program can do nothing with the page that asks for an own password."""
    return response.headers.get("Location", "") == reverse("accounts:password")


def _written(problem: Problem, instead_of: HttpResponse) -> HttpResponse:
    response = JsonResponse(as_json(problem), status=problem.status, content_type=MEDIA_TYPE)
    for name in KEPT_HEADERS:
        if name in instead_of.headers:
            response.headers[name] = instead_of.headers[name]
    return response
