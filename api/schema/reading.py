"""The OpenAPI document as the docs page shows it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.inputs.shapes import Json

TAGS: dict[str, Promise] = {
    "tickets": _("Tickets"),
    "transitions": _("Transitions"),
    "contacts": _("Contacts"),
    "authorities": _("Cases of authorities"),
    "deadlines": _("Deadlines"),
    "figures": _("Figures"),
    "reference": _("Reference data"),
    "public": _("For customers, without an account"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter, or one member of a body."""

    name: str
    kind: str
    is_required: bool
    words: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: str
    words: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One operation with everything its part of the page says."""

    name: str
    method: str
    path: str
    summary: str
    detail: str
    parameters: Sequence[Member]
    members: Sequence[Member]
    example: str
    call: str
    answers: Sequence[Answer]

    def matches(self, words: str) -> bool:
        return words in f"{self.method} {self.path} {self.name} {self.summary} {self.detail}".lower()


@dataclass(frozen=True, slots=True)
class Group:
    tag: str
    title: "str | Promise"
    operations: Sequence[Shown]


def operations_of(document: Json, asked: str = "") -> list[Group]:
    """By subject, in the order of the addresses; only those that match what was asked."""
    found: dict[str, list[Shown]] = {tag: [] for tag in TAGS}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown = _shown(path, method.upper(), operation)
            if shown.matches(asked.lower()):
                found[operation["tags"][0]].append(shown)
    return [Group(tag, TAGS[tag], each) for tag, each in found.items() if each]


def _shown(path: str, method: str, operation: Json) -> Shown:
    content: Json = operation.get("requestBody", {}).get("content", {})
    media_type: str = next(iter(content), "")
    media: Json = content.get(media_type, {})
    schema = media.get("schema", {})
    example = _written(media["example"]) if "example" in media else ""
    return Shown(
        name=operation["operationId"],
        method=method,
        path=path,
        summary=operation.get("summary", ""),
        detail=operation.get("description", ""),
        parameters=[_parameter(each) for each in operation.get("parameters", [])],
        members=list(_members(schema)),
        example=example,
        call=_call(path, method, operation, media_type),
        answers=[_answer(status, each) for status, each in operation["responses"].items()],
    )


def _parameter(given: Json) -> Member:
    return Member(
        given["name"], kind_of(given["schema"]), given["required"], given.get("description", ""), given["in"]
    )


def _members(schema: Json, above: str = "") -> Iterator[Member]:
    for name, each in schema.get("properties", {}).items():
        required = name in schema.get("required", [])
        yield Member(f"{above}{name}", kind_of(each), required, each.get("description", ""))
        yield from _members(each.get("items", {}), f"{above}{name}[].")


def kind_of(schema: Json) -> str:
    """`string, date-time`, `integer 1–100`, `one of …`."""
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[ {kind_of(schema.get('items', {}))} ]"
    kind = schema.get("type", "")
    parts = [" | ".join(kind) if isinstance(kind, list) else kind, schema.get("format", "")]
    if "maxLength" in schema:
        parts.append(f"≤ {schema['maxLength']}")
    if "minimum" in schema:
        parts.append(f"{schema['minimum']}–{schema.get('maximum', '')}")
    return ", ".join(filter(None, parts))


def _answer(status: str, given: Json) -> Answer:
    media: Any = next(iter(given.get("content", {}).values()), {})
    success = status.startswith("2")
    return Answer(
        status=status,
        words=given["description"],
        example=_written(media["example"]) if success and "example" in media else "",
    )


def _call(path: str, method: str, operation: Json, media_type: str) -> str:
    """The request as a command line; what differs from case to case is a variable of the shell."""
    parts = [f'curl "$HOST{path.replace("{number}", "$NUMBER").replace("{id}", "$ID")}"']
    if {"token": []} in operation.get("security", []):
        parts.append('-H "Authorization: Bearer $TOKEN"')
    names = {each["name"] for each in operation.get("parameters", [])}
    parts += ["-H 'If-Match: \"7\"'"] if "If-Match" in names else []
    parts += ['-H "Idempotency-Key: $(uuidgen)"'] if "Idempotency-Key" in names else []
    if media_type.startswith("multipart"):
        parts.append("-F uploads=@photo.jpg")
    elif method == "POST":
        parts += ["-H 'Content-Type: application/json'", "-d @body.json"]
    return " \\\n  ".join(parts)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
