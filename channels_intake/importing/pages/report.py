"""The problems as a file, to mend the rows by."""

import csv
from collections.abc import Iterator

import structlog
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from channels_intake.importing.pages.access import bringing, kinds_of
from channels_intake.importing.pages.showing import lines
from channels_intake.models import Import

MARK = "\ufeff"  # without it Excel reads UTF-8 as something else
log = structlog.get_logger(__name__)


class Echo:
    """What csv writes to is what it hands back."""

    def write(self, text: str) -> str:
        return text


@require_safe
@bringing
def problems(request: StaffRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(Import, pk=pk, kind__in=kinds_of(request.user))
    log.info("import_problems_downloaded", of=pk, by=request.user.staff_number)
    response = HttpResponse("".join(_written(asked)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{pk}-problems.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _written(asked: Import) -> Iterator[str]:
    yield MARK
    writer = csv.writer(Echo())
    for line in lines(asked):
        yield writer.writerow(line)
