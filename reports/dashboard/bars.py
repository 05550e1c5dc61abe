"""Bars as numbers for SVG: where each part lies. Pure; the templates draw."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """One part of a stacked bar, in hundredths of the longest bar."""

    x: str
    width: str
    look: str


def bands(parts: Sequence[tuple[int, str]], longest: int) -> list[Band]:
    """A stacked bar of counts with their looks; the longest of a table fills its width."""
    placed, before = [], 0
    for number, look in parts:
        if number:
            placed.append(Band(_share(before, longest), _share(number, longest), look))
        before += number
    return placed


def _share(number: int, longest: int) -> str:
    """As SVG writes it, in whatever language the page is."""
    return f"{100 * number / longest:.2f}"
