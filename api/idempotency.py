"""A POST repeated under the same Idempotency-Key is answered again, not done again.

The row is made first, in the transaction of the work itself: whoever repeats the request
meanwhile waits for its unique key, and finds the answer or, when the first attempt failed and
was rolled back, a free place. Refusals change nothing and are not kept.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.datastructures import MultiValueDict
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.headers import idempotency_key
from api.models import KeptAnswer
from api.refusals import Problem, Refusal
from api.requests import moment
from privacy.index import blind_index

KEPT = timedelta(hours=24)
KEPT_HEADERS = ("ETag", "Location")
REPLAYED = "Idempotency-Replayed"
MOST_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: who asked under which key, and a digest of what."""

    asked_as: bytes
    request: bytes


def once(request: Request, caller: str, act: Callable[[], Response]) -> Response:
    """Do `act` in a transaction, or give the answer it had the first time.

    Raises Refusal when the key was used for another request.
    """
    key = idempotency_key(request)
    with transaction.atomic():
        if key is None:
            return act()
        asked = _asked(request, caller, key)
        if not _claimed(asked, moment(request)):
            return _again(KeptAnswer.objects.get(asked_as=asked.asked_as), asked)
        response = act()
        _keep(asked, response)
        return response


def purge(*, now: datetime) -> int:
    """Forget answers older than a day; returns how many went."""
    deleted, _ = KeptAnswer.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted


def _claimed(asked: Asked, now: datetime) -> bool:
    """Whether this is the first; waits while another transaction holds the same key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO api_keptanswer AS kept (asked_as, request, headers, created_at)"
            " VALUES (%s, %s, '{}', %s) ON CONFLICT (asked_as) DO UPDATE"
            " SET request = excluded.request, created_at = excluded.created_at,"
            " status = NULL, body = NULL WHERE kept.created_at < %s RETURNING 1",
            [asked.asked_as, asked.request, now, now - KEPT],
        )
        return cursor.fetchone() is not None


def _again(kept: KeptAnswer, asked: Asked) -> Response:
    if bytes(kept.request) != asked.request:
        raise Refusal(Problem(status=422, code="key_reused"))
    data = json.loads(kept.body) if kept.body else None
    return Response(data, status=kept.status, headers={**kept.headers, REPLAYED: "true"})


def _keep(asked: Asked, response: Response) -> None:
    body = JSONRenderer().render(response.data).decode() if response.data is not None else None
    if body is not None and len(body) > MOST_CHARACTERS:
        raise ValueError("An answer of the API is too large to be kept.")
    kept = KeptAnswer.objects.get(asked_as=asked.asked_as)
    kept.status, kept.body = response.status_code, body
    kept.headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    kept.save()


def _asked(request: Request, caller: str, key: str) -> Asked:
    if_match = request.headers.get("If-Match", "")
    return Asked(
        asked_as=blind_index(f"{caller}\0{key}", "api-key"),
        request=blind_index(f"{content(request)}\n{if_match}", "api-request"),
    )


def content(request: Request) -> str:
    """What is asked for: method, address and body."""
    return "\n".join([str(request.method), request.get_full_path(), *_content(request.data)])


def _content(data: Any) -> Iterator[str]:
    """The body without what differs between equal requests: order of names, boundary of parts."""
    if not isinstance(data, MultiValueDict):
        yield json.dumps(data, sort_keys=True, ensure_ascii=False)
        return
    for name in sorted(data):
        for each in data.getlist(name):
            yield f"{name}={_digest(each) if isinstance(each, UploadedFile) else each}"


def _digest(upload: "UploadedFile[bytes]") -> str:
    found = hashlib.sha256((upload.name or "").encode())
    for chunk in upload.chunks():
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()
