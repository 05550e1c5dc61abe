"""A document as canonical JSON: what an edition keeps for good, and what its digest is taken of."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from reports import document as shapes
from reports.document import Document

TYPE = "is"
SHAPES: Mapping[str, type[Any]] = MappingProxyType(
    {name: getattr(shapes, name) for name in shapes.__all__ if is_dataclass(getattr(shapes, name))}
)
KINDS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {"Kind": shapes.Kind, "ChartKind": shapes.ChartKind, "MarkKind": shapes.MarkKind}
)


def dumps(document: Document) -> str:
    """The same text for equal documents: keys in order, no blanks, numbers exact."""
    return json.dumps(_plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(text: str) -> Document:
    """Raises ValueError, KeyError or TypeError for anything that dumps() did not write."""
    document = _shaped(json.loads(text))
    if not isinstance(document, Document):
        raise TypeError("not a document")
    return document


def digest(document: Document) -> str:
    """SHA-256 in hexadecimal of the published edition's content, whatever digest it carries itself."""
    return hashlib.sha256(dumps(replace(document, digest="", is_draft=False)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case StrEnum():
            return {TYPE: type(value).__name__, "value": value.value}
        case None | str() | bool() | int():
            return value
        case Decimal():
            return {TYPE: "Decimal", "value": str(value)}
        case timedelta():
            return {TYPE: "timedelta", "value": value // timedelta(microseconds=1)}
        case datetime() | date():
            return {TYPE: type(value).__name__, "value": value.isoformat()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _ if type(value).__name__ in SHAPES:
            parts = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
            return {TYPE: type(value).__name__, **parts}
        case _:
            raise TypeError(f"a document cannot hold {type(value).__name__}")


def _shaped(value: Any) -> Any:
    match value:
        case list():
            return tuple(_shaped(each) for each in value)
        case {"is": "Decimal", "value": text}:
            return Decimal(text)
        case {"is": "timedelta", "value": microseconds}:
            return timedelta(microseconds=microseconds)
        case {"is": "datetime", "value": text}:
            return datetime.fromisoformat(text)
        case {"is": "date", "value": text}:
            return date.fromisoformat(text)
        case {"is": kind, "value": text} if kind in KINDS:
            return KINDS[kind](text)
        case {"is": name, **parts}:
            return SHAPES[name](**{str(key): _shaped(part) for key, part in parts.items()})
        case _:
            return value
