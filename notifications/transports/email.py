"""E-mail through Django's configured backend."""

from django.core.mail import EmailMessage

from notifications.messages import rendered
from notifications.models import Notice
from notifications.threads import message_id


def send(notice: Notice) -> None:
    """Raises OSError or smtplib.SMTPException when the server does not take it."""
    message = rendered(notice)
    recipient = notice.recipient.email if notice.recipient else notice.address
    EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[recipient or ""],
        headers={
            "Message-ID": message_id(notice),
            "Auto-Submitted": "auto-generated",
            "X-Complaints-Loop": "1",  # whatever sends it back to us is told by this
        },
    ).send()
