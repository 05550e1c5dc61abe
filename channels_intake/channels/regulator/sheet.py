"""The answers as a workbook, a row per case, under the authority's own numbers and nobody's name."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from channels_intake.channels.regulator.answering import Answered
from complaints.states import Authority

WIDTHS = (26, 24, 24, 18, 18, 18, 80)


def sheet(rows: Iterable[Answered]) -> bytes:
    """Every cell is a text: nothing that somebody wrote begins one, so that none is ever a formula."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    page, bold, wrapped = book.add_worksheet(), book.add_format({"bold": True}), book.add_format()
    wrapped.set_text_wrap()
    heads = (_("Authority"), _("Its number"), _("Our number"), _("Received"), _("To be answered by"))
    for place, words in enumerate((*heads, _("Answered on"), _("Answer"))):
        page.write_string(0, place, words, bold)
        page.set_column(place, place, WIDTHS[place])
    for line, each in enumerate(rows, start=1):
        for place, words in enumerate(_cells(each)):
            page.write_string(line, place, words, wrapped)
    page.freeze_panes(1, 0)
    book.close()
    return kept.getvalue()


def _cells(each: Answered) -> Iterable[str]:
    origin = each.origin
    yield str(Authority(origin.source).label)
    yield origin.number
    yield origin.ticket.number
    for at in (origin.ticket.received_at, origin.reply_by, each.answered_at):
        yield f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""
    yield each.answer
