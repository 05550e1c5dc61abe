"""Every kind of problem the API answers with: its code, what it is called, how it is written."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.refusals import Problem

MEDIA_TYPE = "application/problem+json"
DOCUMENTED_AT = "/api/v1/docs/"


@dataclass(frozen=True, slots=True)
class Known:
    """`title` is the same for every occurrence; `advice` says how to go on."""

    status: int
    title: Promise
    advice: Promise


KNOWN: dict[str, Known] = {
    "bad_request": Known(400, _("The request cannot be read"), _("Correct its syntax.")),
    "bad_parameter": Known(
        400, _("A parameter is unknown or has no such value"), _("`errors` names each parameter.")
    ),
    "not_signed_in": Known(401, _("Nobody is signed in"), _("Send `Authorization: Bearer` with a token.")),
    "bad_token": Known(
        401, _("The token is not valid"), _("It is mistyped, expired or revoked: create a new one.")
    ),
    "not_allowed": Known(403, _("Your role does not include this"), _("Ask somebody whose role does.")),
    "kept_apart": Known(
        403, _("Duties kept apart"), _("You had another part in this ticket: somebody else has to do it.")
    ),
    "scope": Known(403, _("The token is not for this"), _("Create a token with the scope named in `scope`.")),
    "csrf": Known(403, _("The check against forgery failed"), _("Send the CSRF token, or use a token.")),
    "own_password_first": Known(
        403, _("Choose an own password first"), _("Sign in on the website and change it.")
    ),
    "not_found": Known(
        404, _("Not found"), _("It does not exist, or you may not see it; both look the same.")
    ),
    "method_not_allowed": Known(405, _("Method not allowed here"), _("`Allow` lists those that are.")),
    "not_acceptable": Known(406, _("No such representation"), _("Accept `application/json`.")),
    "refused": Known(409, _("Not possible now"), _("`detail` says why.")),
    "illegal_move": Known(
        409,
        _("The state does not allow this transition"),
        _("`state` is the present one, `allowed_transitions` are yours."),
    ),
    "stale": Known(412, _("Somebody changed the ticket"), _("Read it again and decide anew.")),
    "too_large": Known(413, _("The request is too large"), _("Send less at once.")),
    "unsupported_media_type": Known(
        415,
        _("This media type is not read here"),
        _("Send `application/json`, files as `multipart/form-data`."),
    ),
    "invalid": Known(422, _("The content is not valid"), _("`errors` points at each mistake.")),
    "guard": Known(422, _("Something the step needs is missing"), _("`errors` or `detail` says what.")),
    "file_refused": Known(422, _("A file is not taken"), _("`detail` says why.")),
    "key_reused": Known(
        422, _("The key was used for another request"), _("Make a new Idempotency-Key per request.")
    ),
    "no_match": Known(422, _("Number and code do not belong together"), _("Check both on the receipt.")),
    "if_match_required": Known(
        428, _("Say which version you saw"), _("Send `If-Match` with the ticket's `ETag`.")
    ),
    "too_many_requests": Known(429, _("Too many requests"), _("Try again after `Retry-After` seconds.")),
    "server_error": Known(
        500, _("A fault of ours"), _("It was recorded. Repeat with the same Idempotency-Key.")
    ),
}
# For errors that Django or a proxy of ours answers without a code.
BY_STATUS = {
    400: "bad_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "refused",
    412: "stale",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    428: "if_match_required",
    429: "too_many_requests",
}


def as_json(problem: Problem) -> dict[str, Any]:
    """The members of RFC 9457, then `code`, `errors` and those of this kind."""
    known = KNOWN.get(problem.code)
    title = known.title if known else HTTPStatus(problem.status).phrase
    return {
        "type": f"{DOCUMENTED_AT}#problem-{problem.code}",
        "title": str(title),
        "status": problem.status,
        "detail": str(problem.detail or title),
        "code": problem.code,
        "errors": [fault.as_json() for fault in problem.errors],
        **problem.more,
    }


def of_status(status: int) -> Problem:
    """The problem behind a bare status."""
    return Problem(status=status, code=BY_STATUS.get(status, "server_error" if status >= 500 else "refused"))
