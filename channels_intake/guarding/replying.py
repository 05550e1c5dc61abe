"""Notices that go back over the account somebody wrote to, or that sends our text messages."""

import json

from channels_intake.channels.sms_gateway import sending
from channels_intake.channels.wechat import media
from channels_intake.models import Account, Kind
from notifications.messages import rendered
from notifications.models import Notice


class NoWayBack(OSError):
    """The account is gone, out of use, or sends nothing."""


def send(notice: Notice) -> None:
    """The notice's words to its address, by the account its payload names. Raises OSError."""
    account = Account.objects.filter(pk=json.loads(notice.payload)["account"], is_active=True).first()
    if account is None or not notice.address:
        raise NoWayBack("no account")
    send_words(account, notice.address, rendered(notice).body.strip())


def send_words(account: Account, to: str, words: str) -> None:
    """Raises OSError."""
    match account.kind:
        case Kind.SMS_GATEWAY:
            sending.send_text(account, to, words)
        case Kind.WECHAT:
            media.send_text(account, to, words)
        case _:
            raise NoWayBack("nothing is sent there")
