"""Many rows for one statement, as JSON text for `json_to_recordset`.

As SQL arrays, every value would be a term of its own: writing and parsing them costs more than storing the
rows.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat)


def recordset(rows: Iterable[Mapping[str, object]]) -> str:
    """Instants as ISO 8601; what the statement does not name is left out."""
    return _ENCODER.encode(list(rows))
