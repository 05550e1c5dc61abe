"""Sending a mail to a mailbox of ours and watching it arrive there."""

import time
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox

from channels_intake.channels.mailbox.fetching import TROUBLE, connected
from channels_intake.models import Account

WAIT = 12.0  # seconds a mail may take
PAUSE = 1.0


class NotArrived(OSError):
    """The words say how far it came; they are for the administrator."""


def see_a_mail_arrive(account: Account) -> str:
    """What was seen. It carries our own mark, so that it becomes no contact. Raises NotArrived."""
    address = str(account.settings.get("address") or account.settings.get("user") or "")
    name = make_msgid(domain="complaints")
    try:
        with connected(account) as box:
            if "@" not in address:
                return _("Signed in and opened the folder. No mail was sent: its address is not known.")
            _send(address, name)
            return _seen(box, name)
    except TROUBLE as error:
        raise NotArrived(str(error) or type(error).__name__) from None


def _send(address: str, name: str) -> None:
    """Raises OSError (smtplib's errors are some)."""
    EmailMessage(
        subject=_("Test of this mailbox"),
        body=_("Nobody has to do anything: this mail only shows that the way is open."),
        to=[address],
        headers={"Message-ID": name, "Auto-Submitted": "auto-generated", "X-Complaints-Loop": "1"},
    ).send()


def _seen(box: BaseMailBox, name: str) -> str:
    began = time.monotonic()
    while (waited := time.monotonic() - began) < WAIT:
        box.client.noop()
        if box.uids(f'HEADER Message-ID "{name}"'):
            return _("A mail was sent and arrived after %(seconds)d s.") % {"seconds": round(waited)}
        time.sleep(PAUSE)
    raise NotArrived(
        _("Signed in; a mail was sent by %(backend)s, but it did not arrive within %(seconds)d s.")
        % {"backend": settings.EMAIL_HOST, "seconds": round(WAIT)}
    )
