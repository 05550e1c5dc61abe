"""E-mail through Django's configured backend."""

from django.core.mail import EmailMessage

from notifications.messages import rendered
from notifications.models import Notice


def send(notice: Notice) -> None:
    """Raises OSError or smtplib.SMTPException when the server does not take it."""
    message = rendered(notice)
    recipient = notice.recipient.email if notice.recipient else notice.address
    EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[recipient or ""],
        headers={"Message-ID": f"<{notice.key}@complaints>", "Auto-Submitted": "auto-generated"},
    ).send()
