"""The headers that make writes safe: which version was seen, which request this is."""

import hashlib
import uuid

from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.refusals import Fault, Problem, Refusal

KEY_MOST_CHARACTERS = 200
NAMESPACE = uuid.UUID("6f1c7a0e-7f1b-4f0e-9a55-2d6a5f4b8c31")


def seen_version(request: Request, *, required: bool) -> int | None:
    """The ticket's version in If-Match; None for `*`, or when it is absent and not required.

    Raises Refusal: 428 when it is missing, 400 when it is not one ETag of ours.
    """
    header = request.headers.get("If-Match")
    if header is None:
        if required:
            raise Refusal(Problem(status=428, code="if_match_required"))
        return None
    tags = parse_etags(header)
    if tags == ["*"]:
        return None
    plain = tags[0].strip('"') if len(tags) == 1 else ""
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 10):
        fault = Fault(_('Send one ETag as it was read, such as "7".'), header="If-Match")
        raise Refusal(Problem(status=400, code="bad_parameter", errors=[fault]))
    return int(plain)


def idempotency_key(request: Request) -> str | None:
    """The caller's own name of this request; None without one. Raises Refusal when it is unusable."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    key = key.strip()
    if not 1 <= len(key) <= KEY_MOST_CHARACTERS or not key.isprintable():
        fault = Fault(_("Send 1 to 200 printable characters."), header="Idempotency-Key")
        raise Refusal(Problem(status=400, code="bad_parameter", errors=[fault]))
    return key


def domain_key(caller: str, key: str | None, content: str) -> uuid.UUID:
    """The key under which the domain remembers this request for good; random without one.

    With the content in it, a key used again for something else, after its answer was
    forgotten, does not pass for a repeat.
    """
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    return uuid.uuid5(NAMESPACE, f"{caller}\0{key}\0{digest}") if key else uuid.uuid4()
