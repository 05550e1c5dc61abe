"""The words of the demo: what people complain of, what is found, done and answered."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent
LONGEST = 5000  # characters a description may have

Slots = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything that can be said about one kind of complaint (second level)."""

    says: list[str]
    wants: list[str]
    spot: list[str]
    found: list[str]
    evidence: str
    faults: list[str]  # responsibility/cause
    remedies: list[str]
    steps: list[str]
    told: list[str]
    improved: list[str]


@lru_cache(maxsize=1)
def words() -> dict[str, Words]:
    """By the code of the second level; each subject has its own file in demo/texts."""
    files = sorted((FOLDER / "texts").glob("[!_]*.toml"))
    return {kind: Words(**entry) for path in files for kind, entry in _read(path).items()}


@lru_cache(maxsize=1)
def _fillings() -> dict[str, list[str]]:
    return _read(FOLDER / "texts" / "_slots.toml")


@lru_cache(maxsize=1)
def english() -> list[tuple[str, str, str]]:
    """Category, what happened, what is asked for."""
    return [(kind, says, wants) for kind, says, wants in _read(FOLDER / "english.toml")["texts"]]


@lru_cache(maxsize=1)
def unusual() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _read(FOLDER / "unusual.toml")["row"]
    return rows


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """Opinions, notes, proofs, comments: what goes with any complaint."""
    return _read(FOLDER / "phrases.toml")


def slots(chance: Random) -> Slots:
    """One filling for every slot, the same throughout one complaint."""
    return {name: chance.choice(choices) for name, choices in _fillings().items()}


def lengthened(opening: str, chance: Random) -> str:
    """A description of exactly the longest length allowed."""
    told = [opening]
    for day in range(1, 400):
        told.append(
            f"第 {day} 天，我打了 {chance.randint(2, 9)} 次电话，得到的答复和前一天一样：请耐心等待。"
        )
    return "\n".join(told)[:LONGEST]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())
