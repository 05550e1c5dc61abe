"""One instant per request, and no request larger than its page has use for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def request_moment(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class RequestSize:
    """Refuses a body before anything reads it, hence before the check for forgery, which reads.

    A view that takes files says how many bytes by its attribute `most_bytes`; None means that
    it answers a larger request itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        most: int | None = getattr(view, "most_bytes", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if most is None or (sent.isdecimal() and len(sent) < 12 and int(sent) <= most):
            return None
        return render(request, "413.html", status=413)
