"""Files as other systems and Excel write them."""

import csv
import io
from collections.abc import Sequence

import openpyxl

from channels_intake.importing import arriving, deciding, working
from channels_intake.models import Import

HEADERS = ["工单编号", "受理时间", "姓名", "手机号码", "投诉内容", "状态", "办结时间", "处理结果"]


def closed(number: str = "C-1", **cells: str) -> list[str]:
    """A complaint that the old system closed in March."""
    return _row(
        number,
        {"状态": "已办结", "办结时间": "2026-03-09 16:20", "处理结果": "已退费 15 元，客户认可", **cells},
    )


def still_open(number: str = "O-1", **cells: str) -> list[str]:
    return _row(number, {"状态": "处理中", **cells})


def _row(number: str, cells: dict[str, str]) -> list[str]:
    told = {
        "工单编号": number,
        "受理时间": "2026-03-05 14:05",
        "姓名": "张晓明",
        "手机号码": "13800000000",
        "投诉内容": "每月扣 15 块视频会员，我没开过。",
        **cells,
    }
    return [told.get(header, "") for header in HEADERS]


def as_csv(*rows: Sequence[str], headers: Sequence[str] = HEADERS, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: Sequence[object], headers: Sequence[str] = HEADERS) -> bytes:
    book = openpyxl.Workbook()
    for row in (headers, *rows):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def begun(data: bytes, by, now, *, kind=Import.Kind.TICKETS, source="old-crm", name="旧工单.csv") -> Import:
    """Handed over and read, its columns guessed."""
    asked = arriving.begin(kind=kind, source=source, file=io.BytesIO(data), name=name, by=by, now=now)
    working.work(now=now)
    asked.refresh_from_db()
    return asked


def checked(data: bytes, by, now, **given) -> Import:
    choices = given.pop("choices", {})
    asked = begun(data, by, now, **given)
    deciding.name_columns(asked=asked.pk, columns=asked.columns, choices=choices, by=by, now=now)
    working.work(now=now)
    asked.refresh_from_db()
    return asked


def imported(data: bytes, by, now, **given) -> Import:
    """All the way, as somebody does who looks at nothing."""
    asked = checked(data, by, now, **given)
    deciding.start(asked=asked.pk, by=by, now=now)
    working.work(now=now)
    asked.refresh_from_db()
    return asked
