"""From a view's Operation to its part of the OpenAPI document."""

from collections.abc import Iterator
from typing import Any, cast

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from api.inputs.reading import of_class
from api.inputs.shapes import Json, shape
from api.problems import KNOWN, MEDIA_TYPE
from api.schema.operation import Operation

PROBLEM: Json = {"$ref": "#/components/schemas/Problem"}
ALWAYS = ("bad_parameter", "not_acceptable", "too_many_requests", "server_error")
WITH_ACCOUNT = ("not_signed_in", "bad_token", "scope", "own_password_first")
WITH_BODY = ("bad_request", "csrf", "too_large", "unsupported_media_type", "invalid")
PATHS: dict[str, Json] = {
    "number": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "examples": ["TS20261116-0001-6"]},
    "id": {"type": "string", "format": "uuid"},
}
ETAG: Json = {"schema": {"type": "string"}, "description": _("The ticket's version, for If-Match")}
LOCATION: Json = {"schema": {"type": "string", "format": "uri-reference"}}
RETRY: Json = {"schema": {"type": "integer"}, "description": _("Seconds until the next try")}
REPLAYED: Json = {
    "schema": {"type": "string", "enum": ["true"]},
    "description": _("Present when this is the first answer again"),
}


class Described(AutoSchema):
    @cached_property
    def operation(self) -> Operation:
        found: Operation = cast(Any, self.view).operation(self.method)
        return found

    def get_operation_id(self) -> str:
        return self.operation.name

    def get_summary(self) -> str:
        return str(self.operation.summary)

    def get_description(self) -> str:  # type: ignore[override]
        return str(self.operation.detail)

    def get_tags(self) -> list[str]:
        return [self.operation.tag]

    def get_auth(self) -> list[Json]:
        if self.operation.is_public:
            return [{}, {"token": []}] if self.view.authentication_classes else [{}]
        return [{"token": []}, {"session": []}]

    def _get_parameters(self) -> list[Json]:
        return [*self._path(), *self._query(), *self._headers()]

    def _path(self) -> Iterator[Json]:
        for name, schema in PATHS.items():
            if f"{{{name}}}" in self.path:
                yield {"name": name, "in": "path", "required": True, "schema": schema}

    def _query(self) -> Iterator[Json]:
        fields = self.operation.query.base_fields if self.operation.query else {}
        for name, field in fields.items():
            schema = shape(field).schema
            listed: Json = {"explode": False, "style": "form"} if schema["type"] == "array" else {}
            described = {"description": str(field.label), "required": field.required}
            yield {"name": name, "in": "query", **described, **listed, "schema": schema}

    def _headers(self) -> Iterator[Json]:
        if self.operation.needs_version is not None:
            yield {
                "name": "If-Match",
                "in": "header",
                "required": self.operation.needs_version,
                "description": str(
                    _("The ETag under which you read the ticket, or * for whatever it is by now")
                ),
                "schema": {"type": "string", "pattern": r'^("\d{1,9}"|\*)$', "examples": ['"7"']},
            }
        if self.operation.takes_key:
            yield {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": str(
                    _("Your own name of this request: repeated, it is answered but not done again")
                ),
                "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,200}$"},
            }

    def _get_request_body(self, direction: str = "request") -> Json | None:
        content = self.operation.content
        if content is None:
            return None
        schema = of_class(content).schema()
        return {"required": True, "content": {self.operation.media_type: {"schema": schema}}}

    def _get_response_bodies(self, direction: str = "response") -> Json:
        operation = self.operation
        answers: Json = {str(operation.status): self._success()}
        if operation.again:
            answers[str(operation.again)] = self._success()
        for status, words in operation.also.items():
            answers[str(status)] = {"description": str(words)}
        by_status: dict[int, list[str]] = {}
        for code in self._codes():
            by_status.setdefault(KNOWN[code].status, []).append(code)
        for status, codes in sorted(by_status.items()):
            answers[str(status)] = _problem(status, codes)
        answers["default"] = _problem(0, [])
        return answers

    def _codes(self) -> list[str]:
        operation = self.operation
        codes = [*ALWAYS, *operation.refuses]
        if not operation.is_public:
            codes += WITH_ACCOUNT
        if operation.content:
            codes += WITH_BODY
        if operation.takes_key:
            codes += ["key_reused"]
        if operation.needs_version:
            codes += ["if_match_required"]
        return list(dict.fromkeys(codes))

    def _success(self) -> Json:
        operation = self.operation
        headers: Json = {"ETag": ETAG} if operation.sends_etag else {}
        headers |= {"Location": LOCATION} if operation.status == 201 and operation.sends_etag else {}
        headers |= {"Idempotency-Replayed": REPLAYED} if operation.takes_key else {}
        shown: Json = {"description": str(operation.summary)} | ({"headers": headers} if headers else {})
        if operation.answer is bytes:
            return shown | {"content": {"*/*": {}}}
        return shown | {"content": {"application/json": {"schema": self._schema()}}}

    def _schema(self) -> Json:
        answer = self.operation.answer
        listed = isinstance(answer, serializers.ListSerializer)
        serializer = answer.child if listed else answer()
        ref: Json = self.resolve_serializer(serializer, "response").ref
        if other := self.operation.or_answer:
            ref = {"anyOf": [ref, self.resolve_serializer(other(), "response").ref]}
        if self.operation.many:
            return _page_of(ref)
        return {"type": "array", "items": ref} if listed else ref


def _page_of(ref: Json) -> Json:
    link: Json = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["next", "previous", "results"],
        "properties": {
            "next": link,
            "previous": link,
            "count": {"type": "integer"},
            "results": {"type": "array", "items": ref},
        },
    }


def _problem(status: int, codes: list[str]) -> Json:
    words = "; ".join(f"`{code}`: {KNOWN[code].title}" for code in codes) or str(_("Any other error"))
    headers: Json = {"headers": {"Retry-After": RETRY}} if status == 429 else {}
    return {"description": words, **headers, "content": {MEDIA_TYPE: {"schema": PROBLEM}}}
