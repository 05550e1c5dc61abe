"""Text from outside, as it may be stored and shown."""


def plain(text: str) -> str:
    """With one kind of line end, without control characters; emoji and their joiners stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "".join(c for c in lines if c in "\n\t" or c.isprintable() or c == "\u200d").strip()
