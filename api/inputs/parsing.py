"""Reading JSON that is stored later: nothing that PostgreSQL or UTF-8 cannot hold gets in."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class StrictJSON(BaseParser):
    """UTF-8 JSON without NaN, lone surrogates or endless nesting. Raises ParseError."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            text = stream.read().decode("utf-8")
            found = json.loads(text, parse_constant=_no_such_number)
            if "\\u" in text:
                json.dumps(found, ensure_ascii=False).encode("utf-8")  # refuses half a character
        except (ValueError, RecursionError):
            raise ParseError(_("This is not JSON in UTF-8.")) from None
        return found


def _no_such_number(text: str) -> float:
    raise ValueError(text)
