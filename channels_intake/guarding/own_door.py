"""Handing something in at our own public door, signed as its provider signs, to see what becomes of it."""

import uuid
from datetime import datetime
from typing import Any

import requests
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_intake.arriving import read_now
from channels_intake.channels.registry import webhook_of
from channels_intake.channels.signed_webhook import SECRET, SignedWebhook
from channels_intake.models import Account, Arrival
from channels_intake.signing import SHORTEST_SECRET, SIGNATURE, TIMESTAMP, sign

TIMEOUT = 10  # seconds


class NotTaken(OSError):
    """The words say how far it came; they are for the administrator."""


def hand_in(account: Account) -> str:
    """Post what asks for nothing to the address that the provider calls; what was seen.

    It takes the provider's own way: signature, commit, reading. Raises NotTaken.
    """
    webhook: object = webhook_of(account.kind)
    now = timezone.now()
    if not isinstance(webhook, SignedWebhook):
        raise NotTaken(_("Nobody posts to this account."))
    address = settings.PUBLIC_URL + reverse("door:deliver", args=[account.slug])
    body = webhook.harmless(f"test-{uuid.uuid4().hex}", now)
    _post(address, body, account.secret(SECRET), now)
    _see(account, webhook.id_of(body), address, now)
    return _("A signed test was posted to %(address)s, kept and read.") % {"address": address}


def asked(method: str, address: str, **given: Any) -> requests.Response:
    """The answer of a page of ours, by its public address. Raises NotTaken when there is none."""
    try:
        return requests.request(method, address, timeout=TIMEOUT, allow_redirects=False, **given)
    except requests.RequestException:
        raise NotTaken(_("Nobody answers at %(address)s.") % {"address": address}) from None


def unexpected(address: str, answer: requests.Response) -> NotTaken:
    words = {"address": address, "code": answer.status_code}
    return NotTaken(_("%(address)s answers %(code)d.") % words)


def _post(address: str, body: bytes, secret: str, now: datetime) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise NotTaken(_("The secret of the signature is not set."))
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP: timestamp,
        SIGNATURE: sign(secret, timestamp, body),
    }
    answer = asked("POST", address, data=body, headers=headers)
    if answer.status_code != 200:
        raise unexpected(address, answer)


def _see(account: Account, name: str, address: str, now: datetime) -> None:
    """It is here, and was read."""
    arrival = Arrival.objects.filter(account=account, external_id=name).first()
    if arrival is None:
        words = _("%(address)s took it, but it did not arrive in this house.")
        raise NotTaken(words % {"address": address})
    read_now(arrival, now=now)
    arrival.refresh_from_db(fields=["state"])
    if arrival.state != Arrival.State.IGNORED:
        words = _("It arrived, but was not read: %(state)s.")
        raise NotTaken(words % {"state": arrival.get_state_display()})
