"""An import begins: the file is kept, encrypted and in pieces, before anybody reads it."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from io import BufferedRandom
from tempfile import TemporaryFile
from typing import BinaryIO

import structlog
from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from channels_intake.importing.limits import FILE_MAX_BYTES
from channels_intake.importing.sheets.table import Fault, Unreadable
from channels_intake.models import Import, ImportBlock
from channels_intake.models.importing import BLOCK_BYTES
from complaints.files import safe_name
from complaints.lifecycle.refusals import NotAllowed

RIGHTS = {Import.Kind.TICKETS: Right.IMPORT_TICKETS, Import.Kind.CASES: Right.TAKE_CASES}
log = structlog.get_logger(__name__)


def begin(
    *,
    kind: Import.Kind,
    source: str,
    file: BinaryIO,
    name: str,
    charset: str = "",
    by: User,
    now: datetime,
) -> Import:
    """Keep a file to be imported; a worker reads it. Raises NotAllowed, and Unreadable when it is
    empty or too large."""
    allowed(kind, by)
    size = file.seek(0, 2)
    if not 0 < size <= FILE_MAX_BYTES:
        raise Unreadable(Fault.TOO_LARGE if size else Fault.EMPTY)
    with transaction.atomic():
        asked = Import.objects.create(
            kind=kind,
            source=source,
            name=safe_name(name),
            size=size,
            charset=charset,
            asked_by=by,
            asked_at=now,
        )
        found = hashlib.sha256()
        for number, piece in enumerate(_pieces(file)):
            found.update(piece)
            ImportBlock.objects.create(of=asked, number=number, data=piece)
        asked.sha256 = found.hexdigest()
        asked.save(update_fields=["sha256"])
    log.info("import_begun", of=asked.pk, kind=kind, by=by.staff_number, size=size, sha256=asked.sha256)
    return asked


def allowed(kind: str, by: User) -> None:
    """Raises NotAllowed."""
    if not by.may(RIGHTS[Import.Kind(kind)]):
        raise NotAllowed


def original(asked: Import) -> BufferedRandom:
    """The file as it came, in a file without a name that goes with its handle."""
    file = TemporaryFile()  # noqa: SIM115  the caller closes it
    for data in asked.blocks.order_by("number").values_list("data", flat=True).iterator(chunk_size=4):
        file.write(data)
    file.seek(0)
    return file


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(BLOCK_BYTES):
        yield piece
