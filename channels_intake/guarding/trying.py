"""*Send a test*: does the way of an account work, now, to its end? The answer says what was seen."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from channels_intake.channels.mailbox.trying import see_a_mail_arrive
from channels_intake.channels.smpp import session
from channels_intake.channels.sms_gateway import sending
from channels_intake.channels.wechat import media as wechat
from channels_intake.channels.weibo import media as weibo
from channels_intake.guarding.own_door import NotTaken, asked, hand_in, unexpected
from channels_intake.health import without_secrets
from channels_intake.models import Account, Kind
from privacy.index import normal_phone

TROUBLE = (OSError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Tried:
    """`words` are for the administrator; they hold no secret."""

    is_well: bool
    words: str


def try_account(account: Account, number: str) -> Tried:
    """`number` is where a text message is to be sent."""
    try:
        return Tried(True, TRY[account.kind](account, number))
    except TROUBLE as error:
        why = without_secrets(f"{error}" or type(error).__name__, account)
        return Tried(False, _("It does not work: %(why)s") % {"why": why[:300]})


def try_website() -> Tried:
    """Whether the form opens by the address that customers use."""
    return _seen(_website)


def try_interface() -> Tried:
    """Whether programs, those of authorities among them, reach the interface by its public address, and
    nobody gets in without a token."""
    return _seen(_interface)


def _seen(look: Callable[[], str]) -> Tried:
    try:
        return Tried(True, look())
    except NotTaken as error:
        return Tried(False, str(error))


def _website() -> str:
    address = settings.PUBLIC_URL + reverse("complain:who")
    answer = asked("GET", address)
    if answer.status_code != 200 or b'name="csrfmiddlewaretoken"' not in answer.content:
        raise unexpected(address, answer)
    return _("The form opens at %(address)s.") % {"address": address}


def _interface() -> str:
    address = settings.PUBLIC_URL + reverse("api:regulator_cases")
    answer = asked("POST", address, json={})
    if answer.status_code != 401:
        raise unexpected(address, answer)
    return _("%(address)s answers, and asks whoever calls for a token.") % {"address": address}


def _door(account: Account, number: str) -> str:
    return hand_in(account)


def _mailbox(account: Account, number: str) -> str:
    return see_a_mail_arrive(account)


def _gateway(account: Account, number: str) -> str:
    to = normal_phone(number)
    if not to.startswith("+"):
        raise ValueError(_("Say to which number."))
    sending.send_text(account, to, _("A test of our text messages. You need not answer."))
    return _("The gateway took a message to this number. Look whether it arrives.")


def _centre(account: Account, number: str) -> str:
    with session.bound(account) as bound:
        session.leave(bound)
    return _("Signed in to the message centre and out again.")


def _wechat(account: Account, number: str) -> str:
    wechat.check(account)
    return _("WeChat knows the account and gives us a token.")


def _weibo(account: Account, number: str) -> str:
    weibo.check(account)
    return _("Weibo knows our access token.")


TRY: dict[str, Callable[[Account, str], str]] = {
    Kind.TELEPHONY: _door,
    Kind.CHAT: _door,
    Kind.MAILBOX: _mailbox,
    Kind.SMS_GATEWAY: _gateway,
    Kind.SMPP: _centre,
    Kind.WECHAT: _wechat,
    Kind.WEIBO: _weibo,
}
