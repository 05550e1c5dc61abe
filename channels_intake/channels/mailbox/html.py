"""HTML of strangers: read as text, and cleaned of everything that runs, looks elsewhere or deceives."""

import html
import re

import nh3

MOST_HTML = 400_000  # characters
MOST_TAGS = 10_000  # the time of cleaning grows with the square of how deep they lie in one another
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote)\b[^>]{0,200}>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(style|script|head|title|template)\b.{0,100000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_CELLS = re.compile(r"</t[dh]\b[^>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
TAGS = {
    "p", "div", "br", "span", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "blockquote", "pre",
    "table", "thead", "tbody", "tr", "td", "th", "h1", "h2", "h3", "h4", "hr", "a", "img", "font",
}  # fmt: skip


def text_of_html(source: str) -> str:
    """The words, with line breaks where blocks end."""
    visible = _HIDDEN.sub("", _within_bounds(source))
    broken = _CELLS.sub("\t", _BREAKS.sub("\n", visible))
    words = html.unescape(nh3.clean(broken, tags=set(), attributes={}))
    lines = "\n".join(" ".join(line.split(" ")).strip() for line in words.replace("\r", "").split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()


def cleaned(source: str, pictures: dict[str, str]) -> str:
    """Safe to show: no script, style, form or frame; links open elsewhere and carry no referrer; a
    picture only when it came with the mail (`pictures`: Content-ID to its address here)."""

    def allowed(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) == ("img", "src"):
            return pictures.get(value.removeprefix("cid:")) if value.startswith("cid:") else None
        return value

    return nh3.clean(
        _within_bounds(source),
        tags=TAGS,
        attributes={"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}},
        attribute_filter=allowed,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _within_bounds(source: str) -> str:
    """Its beginning; of what has too many tags the words alone."""
    bounded = source[:MOST_HTML]
    return bounded if bounded.count("<") <= MOST_TAGS else _TAG.sub("\n", bounded).replace("<", " ")
