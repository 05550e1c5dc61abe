"""The written result: to read, to print and to keep (S001-17, S003-19)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.requests import Request
from complaints.portal.holding import for_holders
from complaints.portal.progress import Progress, progress_of


@require_safe
@for_holders
def result(request: Request, number: str) -> HttpResponse:
    """Every result told so far, the latest first, for printing. Raises Http404 before there is one."""
    return render(request, "portal/result.html", {"progress": _with_result(request, number)})


@require_safe
@for_holders
def result_text(request: Request, number: str) -> HttpResponse:
    """The same as a text file. Raises Http404."""
    text = render_to_string("portal/result.txt", {"progress": _with_result(request, number)}, request)
    response = HttpResponse(text.replace("\n", "\r\n"), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.txt"'
    return response


def _with_result(request: Request, number: str) -> Progress:
    progress = progress_of(number, now=request.now)
    if not progress.results:
        raise Http404
    return progress
