"""What one method of one address is, said once: schema, docs page and checks read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`answer` is a serializer class, None where nothing comes back; `content` the form behind the body.

    `refuses` are the codes of problems beyond those that every operation can answer with.
    """

    name: str
    summary: Text
    tag: str
    detail: Text = ""
    query: type[forms.Form] | None = None
    content: type[forms.Form] | None = None
    answer: Any = None
    or_answer: Any = None  # the other kind of answer, where a parameter chooses
    many: bool = False
    status: int = 200
    again: int | None = None  # the status of the same answer for what was there already
    also: Mapping[int, Text] = field(default_factory=dict)
    refuses: Sequence[str] = ()
    is_public: bool = False
    needs_version: bool | None = None  # None: If-Match means nothing here
    takes_key: bool = False
    sends_etag: bool = False
    media_type: str = "application/json"
