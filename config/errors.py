"""Pages for what the framework refuses."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

FOR_STAFF = ("/work/", "/staff/", "/admin/")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or cookies are off: say so, and lead back to the form.

    What a member of staff typed is kept all the same: the draft's own token, which no other site
    can know, says whose it is.
    """
    from complaints.workspace.unsent import keep_refused  # only when needed: public pages lack it

    slot, is_kept = keep_refused(request)
    context = {
        "is_kept": is_kept,
        "page": slot.page if slot else _page_before(request),
        "sign_in": resolve_url(settings.LOGIN_URL) if request.path.startswith(FOR_STAFF) else "",
    }
    return render(request, "403_csrf.html", context, status=403)


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the form stood on; "" when the browser does not say."""
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(before).path if before and is_ours else ""
