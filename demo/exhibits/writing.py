"""Papers and recordings of evidence: tables and notes as text, contracts as PDF, a call as WAV."""

import math
import struct
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from random import Random

from django.utils import timezone

USES = ("套餐内通话", "套餐外通话", "数据流量", "增值业务", "国际漫游")
SITES = ("城东路一号站", "梧桐巷室分", "青云街二号站")
RATE, SECONDS = 8_000, 0.6  # samples a second; how long a recording lasts
TONES = (392, 440, 523, 587)  # Hz


def usage(until: datetime, chance: Random) -> bytes:
    """A table of what was used and charged in the days before, without any number of anybody."""
    rows = ["时间,项目,用量,费用（元）"]
    for place in range(chance.randint(6, 14), 0, -1):
        at = timezone.localtime(until - timedelta(hours=7 * place, minutes=chance.randrange(60)))
        cents = chance.randrange(0, 2900)
        rows.append(f"{at:%Y-%m-%d %H:%M},{chance.choice(USES)},{chance.randint(1, 60)},{cents / 100:.2f}")
    return _table(rows)


def signal(until: datetime, chance: Random) -> bytes:
    """A table of measurements on site."""
    rows = ["时间,站点,信号强度（dBm）,时延（ms）"]
    site = chance.choice(SITES)
    for place in range(8, 0, -1):
        at = timezone.localtime(until - timedelta(minutes=15 * place))
        rows.append(f"{at:%Y-%m-%d %H:%M},{site},{-chance.randint(78, 119)},{chance.randint(18, 240)}")
    return _table(rows)


def _table(rows: Sequence[str]) -> bytes:
    return "".join(f"{row}\r\n" for row in rows).encode("utf-8-sig")


def note(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def paper(title: str, lines: Sequence[str]) -> bytes:
    """One page of PDF; its characters are those every reader brings along for Chinese."""
    shown = [_shown(title, 20, 780), *(_shown(line, 12, 740 - 24 * n) for n, line in enumerate(lines))]
    page = b"BT\n" + b"".join(shown) + b"ET\n"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R"
        b" /Resources << /Font << /F 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [5 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Length %d >>\nstream\n%bendstream" % (len(page), page),
    )
    return _pdf(parts)


def _shown(text: str, size: int, height: int) -> bytes:
    return f"/F {size} Tf 1 0 0 1 72 {height} Tm <{text.encode('utf-16-be').hex()}> Tj\n".encode()


def _pdf(parts: Sequence[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, entries)
    return (
        data
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            count,
            len(data),
        )
    )


def recording(chance: Random) -> bytes:
    """A call, as far as a demo has voices: a tone."""
    return _tone(chance.choice(TONES))


@cache
def _tone(hertz: int) -> bytes:
    count = int(RATE * SECONDS)
    sound = bytes(128 + round(60 * math.sin(2 * math.pi * hertz * place / RATE)) for place in range(count))
    form = struct.pack("<4sI2H2I2H", b"fmt ", 16, 1, 1, RATE, RATE, 1, 8)
    body = form + struct.pack("<4sI", b"data", count) + sound
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body
