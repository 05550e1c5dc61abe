"""What a customer's browser sends and reads, in tests of the progress pages."""

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from complaints.models import Ticket
from tests.portal.conftest import PICTURE


def post(client: Client, ticket: Ticket, what: str, **given: Any) -> Any:
    """Send one of the customer's forms as it was shown for this ticket."""
    form = {"version": ticket.version, "key": uuid.uuid4(), **given}
    return client.post(f"/progress/{ticket.number}/{what}/", form)


def page(client: Client, ticket: Ticket, what: str = "") -> str:
    """A page of the ticket that has to open, in English."""
    answer = client.get(f"/progress/{ticket.number}/{what}", headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer.content.decode()


def found(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def picture(name: str = "账单.png", content: bytes = PICTURE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")
