"""Whether a body fits its JSON schema; every misfit with its pointer and a sentence."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from api.inputs.shapes import Json
from api.refusals import Fault, Problem, Refusal

FORMATS = FormatChecker(formats=["date", "uuid"])
MOST_FAULTS = 50


def _instant_with_offset(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return "T" in value.upper() and datetime.fromisoformat(value.upper()).utcoffset() is not None


FORMATS.checks("date-time", raises=ValueError)(_instant_with_offset)


def checked(given: Any, schema: Json) -> None:
    """Raises Refusal (422) with one fault per misfit."""
    validator = Draft202012Validator(schema, format_checker=FORMATS)
    faults = list(dict.fromkeys(fault for error in validator.iter_errors(given) for fault in _faults(error)))
    if faults:
        detail = _("Please correct what `errors` points at.")
        raise Refusal(Problem(status=422, code="invalid", detail=detail, errors=faults[:MOST_FAULTS]))


def _faults(error: ValidationError) -> list[Fault]:
    here = "".join(f"/{_escaped(str(part))}" for part in error.absolute_path)
    match error.validator:
        case "required":
            missing = [name for name in error.validator_value if name not in error.instance]
            return [Fault(_("This field is required."), pointer=f"{here}/{name}") for name in missing]
        case "additionalProperties":
            known = error.schema["properties"]
            unknown = [name for name in error.instance if name not in known]
            return [
                Fault(_("There is no such field."), pointer=f"{here}/{_escaped(name)}") for name in unknown
            ]
        case str(keyword):
            return [Fault(SENTENCES.get(keyword, _other)(error.validator_value), pointer=here)]
        case _:
            return [Fault(_other(None), pointer=here)]


def _escaped(part: str) -> str:
    """As a part of a JSON pointer (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")


def _other(_value: Any) -> str:
    return _("This value is not valid.")


SENTENCES: Mapping[str, Callable[[Any], str]] = {
    "type": lambda kind: _("This has to be of type %(type)s.") % {"type": kind},
    "enum": lambda values: (
        _("This has to be one of: %(values)s") % {"values": ", ".join(map(str, values[:40]))}
    ),
    "minLength": lambda least: _("This must not be empty."),
    "maxLength": lambda most: _("At most %(count)d characters are taken.") % {"count": most},
    "minItems": lambda least: _("At least one is needed."),
    "maxItems": lambda most: _("At most %(count)d are taken.") % {"count": most},
    "minimum": lambda least: _("This has to be at least %(least)s.") % {"least": least},
    "maximum": lambda most: _("This can be at most %(most)s.") % {"most": most},
    "format": lambda name: _("This has to be a %(format)s as in ISO 8601 or RFC 4122.") % {"format": name},
    "pattern": lambda pattern: _("This is not written as asked: %(pattern)s") % {"pattern": pattern},
}
