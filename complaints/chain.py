"""The arithmetic of the chain: what exactly is hashed (docs/security.md §6). Knows no database.

Canonical means: JSON in UTF-8 with sorted keys and without blanks. Free texts enter a digest
only as commitments, HMAC-SHA256 under a random salt of the event: so a text can be left out of
an export, or erased, without breaking the chain, and cannot be guessed from what is left.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

COMMITMENT = "hmac-sha256"  # the only key of the object that stands in a text's place
NAMED = frozenset({"code", "zh", "en"})
PERSON = frozenset({"number", "name"})
# Codes, dates and amounts, never typed freely; any other word counts as a text. Part of the
# format: a change here would make every chain written before look altered.
CODES = frozenset(
    {"channel", "closing", "complexity", "compensation", "due_on", "retain_until", "sha256", "media_type"}
)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> bytes:
    return _ENCODER.encode(value).encode()


def committed(value: Any, salt: str, path: str = "") -> Any:
    """The payload with each free text replaced by its commitment; one already replaced stays."""
    match value:
        case dict() if value.keys() in (NAMED, PERSON, {COMMITMENT}):
            return value
        case dict():
            return {key: _inside(key, item, salt, f"{path}/{key}") for key, item in value.items()}
        case list():
            return [committed(item, salt, f"{path}/{place}") for place, item in enumerate(value)]
        case str() if value:
            return {COMMITMENT: commitment(value, salt, path)}
        case _:
            return value


def _inside(key: str, item: Any, salt: str, path: str) -> Any:
    return item if key in CODES and isinstance(item, str) else committed(item, salt, path)


def commitment(text: str, salt: str, path: str) -> str:
    return hmac.digest(salt.encode(), f"{path}\0{text}".encode(), "sha256").hex()


def restored(payload: Any, commitments: Mapping[str, str], path: str = "") -> Any:
    """The payload as it was hashed, where texts were erased and only their commitments are left."""
    match payload:
        case dict():
            return {key: restored(item, commitments, f"{path}/{key}") for key, item in payload.items()}
        case list():
            return [restored(item, commitments, f"{path}/{at}") for at, item in enumerate(payload)]
        case str() if path in commitments:
            return {COMMITMENT: commitments[path]}
        case _:
            return payload


def event_digest(facts: dict[str, Any]) -> str:
    """SHA-256 over an event's facts; its payload is committed already."""
    return hashlib.sha256(canonical(facts)).hexdigest()


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def leaf(number: str, seq: int, digest: str) -> bytes:
    """What the tree over the heads holds of one ticket (RFC 6962: leaves begin with 0x00)."""
    return hashlib.sha256(b"\0" + canonical({"ticket": number, "seq": seq, "digest": digest})).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def tree_root(leaves: Iterable[bytes]) -> str:
    """The Merkle tree hash of RFC 6962 §2.1, in memory for the logarithm of the leaves."""
    stack: list[tuple[int, bytes]] = []  # complete subtrees: how many leaves, and their hash
    for each in leaves:
        size, digest = 1, each
        while stack and stack[-1][0] == size:
            digest, size = node(stack.pop()[1], digest), size * 2
        stack.append((size, digest))
    if not stack:
        return hashlib.sha256(b"").hexdigest()
    _, digest = stack.pop()
    while stack:
        digest = node(stack.pop()[1], digest)
    return digest.hex()


def audit_path(leaves: Sequence[bytes], place: int) -> list[str]:
    """The neighbours that lead from the leaf at `place` up to the root, lowest first (RFC 6962 §2.1.1)."""
    return [digest.hex() for digest in _path(leaves, place)]


def _path(leaves: Sequence[bytes], place: int) -> Iterator[bytes]:
    if len(leaves) == 1:
        return
    split = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = leaves[:split], leaves[split:]
    if place < split:
        yield from _path(left, place)
        yield bytes.fromhex(tree_root(right))
    else:
        yield from _path(right, place - split)
        yield bytes.fromhex(tree_root(left))


def root_digest(*, number: int, made_at: str, tickets: int, tree: str, previous: str) -> str:
    facts = {"number": number, "made_at": made_at, "tickets": tickets, "tree": tree, "previous": previous}
    return hashlib.sha256(canonical(facts)).hexdigest()
