"""What the document has besides single operations: errors, ways to sign in, and an example of each thing."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from api.inputs.shapes import Json
from api.problems import KNOWN
from api.schema.examples import example_of

INTERNAL = "x-spec-enum-id"  # how drf-spectacular recognises its own enumerations
FAULT: Json = {
    "type": "object",
    "required": ["detail"],
    "properties": {
        "detail": {"type": "string"},
        "pointer": {"type": "string"},
        "parameter": {"type": "string"},
        "header": {"type": "string"},
    },
}


def finished(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """drf-spectacular's last hook. Whatever speaks a language is said in the reader's."""
    result["info"]["description"] = _(
        "Read `/api/v1/docs/` for a first call. Errors are problem details (RFC 9457); writes take"
        " an Idempotency-Key; a ticket's ETag belongs into If-Match."
    )
    parts = result.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = _problem()
    parts["securitySchemes"] = _ways_in()
    found: Json = _spoken(result)
    for path in found["paths"].values():
        for operation in path.values():
            _exemplify(operation, found["components"]["schemas"])
    return found


def _problem() -> Json:
    return {
        "type": "object",
        "description": _("RFC 9457; some codes carry further members"),
        "required": ["type", "title", "status", "detail", "code", "errors"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "code": {"type": "string", "examples": sorted(KNOWN)},
            "errors": {"type": "array", "items": FAULT},
        },
    }


def _ways_in() -> Json:
    token = {"type": "http", "scheme": "bearer", "description": _("A token from your profile")}
    words = _("Signed in on the website; writes also need X-CSRFToken")
    return {
        "token": token,
        "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": words},
    }


def _exemplify(operation: Json, known: Json) -> None:
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        for media in body.get("content", {}).values():
            if "schema" in media and "binary" not in str(media["schema"]):
                media["example"] = example_of(media["schema"], known)


def _spoken(value: Any) -> Any:
    match value:
        case Promise():
            return str(value)
        case dict():
            return {str(name): _spoken(each) for name, each in value.items() if name != INTERNAL}
        case list() | tuple():
            return [_spoken(each) for each in value]
        case _:
            return value
