"""Rendering a notice: `templates/notifications/<kind>.txt`, first line the subject."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Message:
    subject: str
    body: str


def rendered(notice: Notice) -> Message:
    """The notice in its recipient's language; messages carry number and status, no content."""
    with translation.override(notice.language):
        text = render_to_string(
            f"notifications/{notice.kind}.txt",
            {**json.loads(notice.payload), "number": notice.about, "public_url": settings.PUBLIC_URL},
        )
    subject, _, body = text.strip().partition("\n")
    return Message(subject=subject.strip(), body=body.strip() + "\n")
