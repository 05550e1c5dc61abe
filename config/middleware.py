"""One instant per request: pages, moves and countdowns of a request agree on what time it is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def request_moment(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
