#!/usr/bin/env python3
"""Prove an exported complaint history, anywhere and offline: python3 verify_export.py FILE [NUMBER:DIGEST]

NUMBER:DIGEST is a root as it was mailed or logged when it was made; without one the file proves
only that it agrees with itself. Needs Python 3.9 or newer and nothing else. Written apart from the
product on purpose: two programs of one description (docs/security.md §6) can disagree only loudly.
Exit 0: proved. Exit 1: not, and the first thing that is wrong is named. Exit 2: nothing to prove.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from typing import Any

FORMAT = "complaints-history/1"
WHOLE = [{"hmac-sha256"}, {"code", "zh", "en"}, {"number", "name"}]
CODES = ["channel", "closing", "complexity", "compensation", "due_on", "retain_until", "sha256", "media_type"]

Facts = dict[str, Any]


class Wrong(Exception):
    """The sentence that is printed."""


def main(words: list[str]) -> int:
    try:
        with open(words[1], encoding="utf-8") as file:
            export = json.load(file)
    except IndexError:
        return say(str(__doc__), 2)
    except (OSError, ValueError) as error:
        return say(f"The file cannot be read: {error}", 2)
    try:
        return say(proved(export, words[2] if len(words) > 2 else ""), 0)
    except Wrong as wrong:
        return say(f"NOT PROVED: {wrong}", 1)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return say(f"NOT PROVED: this is no export of a history ({error!r})", 1)


def say(sentence: str, code: int) -> int:
    sys.stdout.write(sentence + "\n")
    return code


def proved(export: Facts, known: str) -> str:
    """What was proved, as a sentence. Raises Wrong."""
    if export["format"] != FORMAT:
        raise Wrong(f"the format is {export['format']}, not {FORMAT}")
    number, events = export["ticket"]["number"], export["events"]
    prove_chain(number, events, export["ticket"])
    prove_roots(export["roots"])
    roots = {root["number"]: root for root in export["roots"]}
    for head in export["heads"]:
        prove_head(number, events, head, roots)
    prove_known(export["roots"], known)
    sealed = max((head["seq"] for head in export["heads"]), default=0)
    against = f"compared with root {known.split(':')[0]}" if known else "compared with no root kept outside"
    return f"proved: {number}, {len(events)} events, {sealed} of them sealed by roots; {against}"


def prove_chain(number: str, events: list[Facts], ticket: Facts) -> None:
    before: Facts = {"digest": "", "to": "", "at": ""}
    for place, event in enumerate(events, start=1):
        name = f"event {place} of {number}"
        if event["seq"] != place:
            raise Wrong(f"{name} is missing")
        if event["ticket"] != number or event["previous"] != before["digest"]:
            raise Wrong(f"{name} ({event['kind']}) does not follow from the event before it")
        if digest_of(event) != event["digest"]:
            raise Wrong(f"{name} ({event['kind']}) was altered")
        if event["from"] != before["to"] or event["at"] < before["at"]:
            raise Wrong(f"{name} ({event['kind']}) is out of order")
        before = event
    if before["to"] != ticket["state"] or before.get("version") not in (None, ticket["version"]):
        raise Wrong(f"{number} is not what its last event made it")


def digest_of(event: Facts) -> str:
    facts = {name: value for name, value in event.items() if name not in ("digest", "salt")}
    if "salt" in event:
        facts["payload"] = committed(event["payload"], event["salt"], "")
    return sha256(canonical(facts))


def committed(value: Any, salt: str, path: str) -> Any:
    """The payload with every free text replaced by its commitment."""
    if isinstance(value, dict) and set(value) not in WHOLE:
        return {
            key: item if key in CODES and isinstance(item, str) else committed(item, salt, f"{path}/{key}")
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [committed(item, salt, f"{path}/{place}") for place, item in enumerate(value)]
    if isinstance(value, str) and value:
        text = f"{path}\0{value}".encode()
        return {"hmac-sha256": hmac.new(salt.encode(), text, hashlib.sha256).hexdigest()}
    return value


def prove_roots(roots: list[Facts]) -> None:
    before: Facts = {}
    for root in roots:
        name = f"root {root['number']}"
        facts = {key: root[key] for key in ("number", "made_at", "tickets", "tree", "previous")}
        if sha256(canonical(facts)) != root["digest"]:
            raise Wrong(f"{name} was altered")
        if before and (root["number"], root["previous"]) != (before["number"] + 1, before["digest"]):
            raise Wrong(f"{name} does not follow from the root before it")
        before = root


def prove_head(number: str, events: list[Facts], head: Facts, roots: dict[int, Facts]) -> None:
    name = f"event {head['seq']} of {number}"
    if not 1 <= head["seq"] <= len(events):
        raise Wrong(f"{name} was sealed and is missing")
    if events[head["seq"] - 1]["digest"] != head["digest"]:
        raise Wrong(f"{name} is not the one that was sealed")
    fact = {"ticket": number, "seq": head["seq"], "digest": head["digest"]}
    leaf = hashlib.sha256(b"\0" + canonical(fact)).digest()
    root = roots[head["root"]]
    path = [bytes.fromhex(each) for each in head["path"]]
    top = climbed(leaf, head["place"], head["leaves"], path)
    if root["tickets"] != head["leaves"] or top != bytes.fromhex(root["tree"]):
        raise Wrong(f"{name} is not in root {head['root']}")


def climbed(leaf: bytes, place: int, leaves: int, path: list[bytes]) -> bytes:
    """From a leaf up to the tree hash (RFC 9162 §2.1.3.2); nothing when the path does not fit."""
    last = leaves - 1
    for neighbour in path:
        if place > last or last == 0:
            return b""
        if place % 2 or place == last:
            leaf = hashlib.sha256(b"\1" + neighbour + leaf).digest()
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            leaf = hashlib.sha256(b"\1" + leaf + neighbour).digest()
        place, last = place // 2, last // 2
    return b"" if last else leaf


def prove_known(roots: list[Facts], known: str) -> None:
    if known and known not in {f"{root['number']}:{root['digest']}" for root in roots}:
        raise Wrong(f"root {known.split(':')[0]}, kept outside, is not in the file")


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv))
