"""The customer's own files, given back (S002-7, S003-24)."""

import uuid

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from accounts.requests import Request
from complaints.models import Attachment
from complaints.portal.holding import for_holders

HARMLESS = "default-src 'none'; sandbox"


@require_safe
@for_holders
def download(request: Request, number: str, file_id: uuid.UUID) -> FileResponse:
    """One of the customer's own files, only ever to be saved. Raises Http404."""
    found = Attachment.objects.filter(pk=file_id, ticket__number=number, from_customer=True).first()
    if found is None:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.media_type)
    response.headers["Content-Security-Policy"] = HARMLESS
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
