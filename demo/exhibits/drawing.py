"""Pictures of evidence as PNG: measurements as a chart, what a telephone showed as a screen."""

import struct
import zlib
from random import Random

Colour = tuple[int, int, int]
PAPER: Colour = (252, 252, 250)
INK: Colour = (43, 58, 66)
RULE: Colour = (214, 220, 224)
GOOD: Colour = (46, 125, 98)
BAD: Colour = (196, 71, 58)
BUBBLE: Colour = (222, 238, 230)
WIDTH, HEIGHT = 360, 240


class Canvas:
    """Rows of pixels, three bytes each."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows = [bytearray(bytes(PAPER) * width) for _row in range(height)]

    def fill(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        """A rectangle, as far as it lies on the canvas."""
        right = min(left + width, self.width)
        for row in self.rows[top : min(top + height, self.height)]:
            row[left * 3 : right * 3] = bytes(colour) * (right - left)

    def png(self) -> bytes:
        head = struct.pack(">2I5B", self.width, self.height, 8, 2, 0, 0, 0)
        body = zlib.compress(b"".join(b"\0" + bytes(row) for row in self.rows), 6)
        chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def measurements(chance: Random) -> bytes:
    """The strength of a signal over a day, in twenty-four bars; weak hours stand out."""
    canvas = Canvas(WIDTH, HEIGHT)
    for line in range(40, HEIGHT - 20, 40):
        canvas.fill(24, line, WIDTH - 48, 1, RULE)
    for hour in range(24):
        strength = chance.randint(24, 170)
        colour = GOOD if strength > 70 else BAD
        canvas.fill(28 + hour * 13, HEIGHT - 20 - strength, 9, strength, colour)
    canvas.fill(24, HEIGHT - 20, WIDTH - 48, 2, INK)
    return canvas.png()


def screen(chance: Random) -> bytes:
    """What a telephone showed: messages to and fro, too small to be read."""
    canvas = Canvas(200, 360)
    canvas.fill(0, 0, 200, 28, INK)
    top = 44
    while top < 320:
        lines, ours = chance.randint(1, 3), chance.random() < 0.5
        left = 16 if ours else 60
        canvas.fill(left, top, 124, 12 + 12 * lines, BUBBLE if ours else RULE)
        for line in range(lines):
            canvas.fill(left + 8, top + 9 + 12 * line, chance.randint(50, 108), 4, INK)
        top += 24 + 12 * lines
    return canvas.png()
