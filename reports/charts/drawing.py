"""A small SVG writer. Every shape has a style by name: attributes on paper, a class on screen.

Attributes may be overridden by the page's style sheet (static/report.css: dark colours, the page's
font), so one drawing serves both and needs no inline style.
"""

import unicodedata
from dataclasses import dataclass, field
from html import escape
from typing import Final, Literal

Anchor = Literal["start", "middle", "end"]
FONT: Final = 11.0  # px of a label
STYLES: Final = {
    "grid": 'fill="none" stroke="#e3e6eb"',
    "axis": 'fill="none" stroke="#868f9d"',
    "goal": 'fill="none" stroke="#4c5766" stroke-dasharray="4 4"',
    "event": 'fill="none" stroke="#868f9d"',
    "off": 'fill="#f2f4f7"',
    "calm": 'fill="#cdd2da"',
    "busy": 'fill="#868f9d"',
    "point": 'fill="#2456c6"',
    "rest": 'fill="#cdd2da" stroke="#868f9d" stroke-width="0.75"',
    "was": 'fill="#4c5766" stroke="#ffffff" stroke-width="1.5"',
    "area": 'fill="#d3dff8"',
    "ln1": 'fill="none" stroke="#2456c6" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"',
    "ln2": 'fill="none" stroke="#4c5766" stroke-width="1.5" stroke-linejoin="round"',
    "ln3": 'fill="none" stroke="#4c5766" stroke-width="1.5" stroke-dasharray="6 3"',
    "ln4": 'fill="none" stroke="#647080" stroke-width="1.5" stroke-dasharray="2 3"',
    "dot1": 'fill="#ffffff" stroke="#2456c6" stroke-width="2"',
    "dot2": 'fill="#ffffff" stroke="#4c5766" stroke-width="1.5"',
    "part1": 'fill="#cdd2da"',
    "part2": 'fill="#868f9d"',
    "part3": 'fill="#2456c6"',
    "part4": 'fill="#8fabe6"',
    "part5": 'fill="#4c5766"',
    "hm0": 'fill="#f2f4f7"',
    "hm1": 'fill="#e6edfb"',
    "hm2": 'fill="#c5d5f6"',
    "hm3": 'fill="#9dbaf0"',
    "hm4": 'fill="#779fe8"',
    "tick": 'fill="#647080"',
    "name": 'fill="#4c5766"',
    "label": 'fill="#1a2330"',
    "cell": 'fill="#1a2330"',
}
UNSEEN: Final = {"Cc", "Cf", "Cs", "Co", "Cn"}  # not allowed in XML, or not to be seen


@dataclass(slots=True)
class Canvas:
    """Shapes in the order drawn; the origin is top left, lengths in px."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def rect(self, style: str, x: float, y: float, width: float, height: float, *, says: str = "") -> None:
        size = f'width="{_n(max(width, 0))}" height="{_n(max(height, 0))}"'
        self._add("rect", style, f'x="{_n(x)}" y="{_n(y)}" {size} rx="1.5"', says)

    def line(self, style: str, x1: float, y1: float, x2: float, y2: float) -> None:
        self.path(style, f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}")

    def path(self, style: str, data: str) -> None:
        self._add("path", style, f'd="{data}"', "")

    def circle(self, style: str, x: float, y: float, radius: float, *, says: str = "") -> None:
        self._add("circle", style, f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"', says)

    def text(self, style: str, x: float, y: float, words: str, anchor: Anchor = "start") -> None:
        place = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"'
        self.parts.append(f'<text class="{style}" {STYLES[style]} {place}>{clean(words)}</text>')

    def svg(self, summary: str) -> str:
        label = clean(summary).replace("\n", " ")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ts-chart" viewBox="0 0 {_n(self.width)} '
            f'{_n(self.height)}" width="{_n(self.width)}" height="{_n(self.height)}" role="img" '
            f'aria-label="{label}" font-family="Noto Sans SC" font-size="{_n(FONT)}">'
            f"{''.join(self.parts)}</svg>"
        )

    def _add(self, shape: str, style: str, place: str, says: str) -> None:
        inner = f"<title>{clean(says)}</title>" if says else ""
        self.parts.append(f'<{shape} class="{style}" {STYLES[style]} {place}>{inner}</{shape}>')


def points(places: list[tuple[float, float]]) -> str:
    """A path through all of them."""
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in places)


def clean(words: str) -> str:
    """Text for XML: nothing unseen, nothing that is markup."""
    seen = "".join(" " if c in "\n\r\t" else c for c in words if c in "\n\r\t" or _is_seen(c))
    return escape(seen, quote=True)


def text_width(words: str, size: float = FONT) -> float:
    """About how wide the words are: Han characters are square, others a good half of that."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" or c in "%MW@" for c in words)
    return size * (wide + 0.58 * (len(words) - wide))


def fitted(words: str, width: float) -> str:
    """The words, cut with an ellipsis where they would be wider than `width`."""
    line = " ".join(words.split())
    if text_width(line) <= width:
        return line
    while line and text_width(f"{line}…") > width:
        line = line[:-1]
    return f"{line}…"


def wrapped(words: str, width: float) -> list[str]:
    """The words on one line, else on two; only the second, or a single long word, is cut."""
    line = " ".join(words.split())
    if text_width(line) <= width:
        return [line]
    places = [place for place, each in enumerate(line) if each == " "] or range(1, len(line))
    fit = [place for place in places if text_width(line[:place]) <= width]
    cut = fit[-1] if fit else places[0]
    return [fitted(line[:cut], width), fitted(line[cut:], width)]


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in UNSEEN


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
