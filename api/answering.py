"""Every exception of a view as a problem; the one handler for the whole API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404
from django.utils import timezone
from django.utils.http import quote_etag
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.throttle import TooManyAttempts
from api import problems
from api.authentication import REALM
from api.refusals import Fault, Problem, Refusal
from complaints.file_kinds import FileRefused
from complaints.lifecycle.refusals import GuardFailed, Refused, Stale
from complaints.workspace.history import who

OF_DRF: Mapping[type[exceptions.APIException], str] = {
    exceptions.ParseError: "bad_request",
    exceptions.NotAuthenticated: "not_signed_in",
    exceptions.AuthenticationFailed: "bad_token",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
}


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """None for what nobody foresaw: it becomes a 500 and is logged."""
    request = context["request"]
    problem = problem_of(error, now=getattr(request, "now", None) or timezone.now())
    if problem is None:
        return None
    return Response(
        problems.as_json(problem),
        status=problem.status,
        headers=dict(problem.headers),
        content_type=problems.MEDIA_TYPE,
    )


def problem_of(error: Exception, *, now: datetime) -> Problem | None:
    match error:
        case Refusal(problem=problem):
            return problem
        case TooManyAttempts():
            return _too_many(error, now)
        case Refused():
            return _refused(error)
        case Http404() | ObjectDoesNotExist():
            return Problem(status=404, code="not_found")
        case PermissionDenied():
            return Problem(status=403, code="not_allowed")
        case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
            return Problem(status=413, code="too_large")
        case SuspiciousOperation():
            return Problem(status=400, code="bad_request")
        case exceptions.APIException():
            return _of_framework(error)
        case _:
            return None


def _too_many(error: TooManyAttempts, now: datetime) -> Problem:
    seconds = max(1, round((error.retry_at - now).total_seconds()))
    return Problem(status=429, code="too_many_requests", headers={"Retry-After": str(seconds)})


def _refused(error: Refused) -> Problem:
    match error:
        case Stale():
            return Problem(
                status=error.status,
                code=error.code,
                detail=error.message,
                more={
                    "version": error.ticket.version,
                    "changed_at": _instant(error.changed_at),
                    "changed_by": who(error.event),
                    "change": error.event.kind,
                },
                headers={"ETag": quote_etag(str(error.ticket.version))},
            )
        case FileRefused():
            more = {"reason": error.code}
            return Problem(status=error.status, code="file_refused", detail=error.message, more=more)
        case GuardFailed(field=str(field)):
            fault = Fault(error.message, pointer=f"/{field}")
            return Problem(status=error.status, code=error.code, detail=error.message, errors=[fault])
        case _:
            return Problem(status=error.status, code=error.code, detail=error.message)


def _of_framework(error: exceptions.APIException) -> Problem:
    code = next((code for kind, code in OF_DRF.items() if isinstance(error, kind)), None)
    if code is None:
        return problems.of_status(error.status_code)
    headers = {"WWW-Authenticate": REALM} if error.status_code == 401 else {}
    return Problem(status=error.status_code, code=code, headers=headers)


def _instant(at: datetime) -> str:
    return timezone.localtime(at).isoformat()
