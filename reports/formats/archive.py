"""ZIP files that are the same whenever they are made."""

import io
import zipfile
from collections.abc import Iterable
from typing import Final

DATED: Final = (1980, 1, 1, 0, 0, 0)  # a ZIP's earliest


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """In the given order, compressed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, DATED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def undated(archive: bytes) -> bytes:
    """The same files without the moment at which they were packed."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return zipped((name, packed.read(name)) for name in packed.namelist())
