"""A printout as the answer to a request: saved by the browser, kept nowhere on the way."""

from django.http import HttpResponse

from complaints.printing.printing import Printout


def as_download(printout: Printout) -> HttpResponse:
    response = HttpResponse(printout.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{printout.number}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
