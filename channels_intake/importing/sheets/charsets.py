"""In which characters a CSV file is written: Excel in China writes four kinds and labels none of them."""

import codecs
from io import DEFAULT_BUFFER_SIZE
from typing import BinaryIO

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from channels_intake.importing.sheets.table import Fault, Unreadable

# UTF-32 begins like UTF-16, so it is looked for first; nobody writes it, and it is refused as unreadable.
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UNMARKED = ("utf-8", "gb18030")


class Charset(TextChoices):
    """What somebody may say who knows better."""

    FOUND = "", _("find out")
    UTF_8 = "utf-8", "UTF-8"
    GB18030 = "gb18030", "GB18030 (GBK, GB2312)"
    BIG5 = "big5", "Big5"
    UTF_16 = "utf-16", "UTF-16"


def charset_of(file: BinaryIO, said: str = "") -> str:
    """The codec by which the whole file can be read: the one that was said, the file's own mark,
    UTF-8, GB18030. Raises Unreadable."""
    file.seek(0)
    head = file.read(4)
    marked = next((codec for mark, codec in MARKS if head.startswith(mark)), "")
    for codec in (said,) if said else (marked,) if marked else UNMARKED:
        if _reads(file, codec):
            return codec
    raise Unreadable(Fault.CHARSET)


def _reads(file: BinaryIO, codec: str) -> bool:
    """Whether every byte is a character in it; read in pieces, so that nothing is held."""
    decode = codecs.getincrementaldecoder(codec)(errors="strict")
    file.seek(0)
    try:
        while piece := file.read(64 * DEFAULT_BUFFER_SIZE):
            decode.decode(piece)
        decode.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
