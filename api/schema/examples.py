"""An example that fits a JSON schema, with values as they look here."""

from typing import Any

from api.inputs.shapes import Json

TEXTS = {
    "number": "TS20261116-0001-6",
    "subject": "昨晚八点起城东路这片手机全没信号",
    "description": "昨晚八点起城东路这片手机全没信号，店里扫码都收不了钱！",
    "demand": "尽快修复，减免停用期间月租",
    "name": "张晓明",
    "phone": "13800000000",
    "email": "name@example.com",
    "staff_number": "K1001",
    "code": "network-coverage",
    "category": "network-coverage",
    "department": "network",
    "handler": "N2001",
    "owner": "N2001",
    "verification": "482913",
    "place": "城东路 18 号",
    "href": "/api/v1/tickets/TS20261116-0001-6/classify/",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
FORMATS = {
    "date": "2026-11-17",
    "date-time": "2026-11-16T12:44:00+08:00",
    "uuid": "0d5f0a5e-6f0c-4b7e-9a43-0f6f2f1c9b1a",
    "uri": "http://127.0.0.1:8000/api/v1/tickets/?cursor=WyJkdWUi",
    "uri-reference": "/api/v1/docs/#problem-invalid",
    "decimal": "120.00",
}


def example_of(schema: Json, known: Json, name: str = "") -> Any:
    """`known` are the document's own schemas, by name."""
    if "$ref" in schema:
        return example_of(known[schema["$ref"].rsplit("/", 1)[-1]], known, name)
    for combined in ("allOf", "oneOf", "anyOf"):
        if combined in schema:
            return example_of(schema[combined][0], known, name)
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    return _of_type(schema, known, name)


def _of_type(schema: Json, known: Json, name: str) -> Any:
    kind = schema.get("type", "object")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            return {key: example_of(each, known, key) for key, each in schema.get("properties", {}).items()}
        case "array":
            return [example_of(schema.get("items", {}), known, name)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            return _text(schema, name)
        case _:
            return None


def _text(schema: Json, name: str) -> str:
    if schema.get("pattern", "").startswith("^tel:"):
        return f"tel:{TEXTS['sha256']}"
    text = FORMATS.get(schema.get("format", "")) or TEXTS.get(name) or "…"
    return text[: schema.get("maxLength", len(text))]
