"""Text messages going out, as Kannel takes them (`sendsms-user`, docs/channels.md): everything about the
message stands in headers and body, so that neither number nor words are in anybody's access log."""

import requests

from channels_intake.models import Account

TIMEOUT = 10
LONGEST = 500  # characters
UCS2 = "2"


class NotSent(OSError):
    """The gateway did not take it. The text holds neither number nor words."""


def sends(account: Account) -> bool:
    return bool(account.settings.get("send_url"))


def send_text(account: Account, to: str, words: str) -> None:
    """Hand a message to the gateway. Raises NotSent."""
    given = account.settings
    if not sends(account):
        raise NotSent("no address to send by is set")
    headers = {
        "X-Kannel-Username": str(given.get("send_user") or ""),
        "X-Kannel-Password": account.secret("send_password"),
        "X-Kannel-From": str(given.get("send_from") or ""),
        "X-Kannel-To": to,
        "X-Kannel-Coding": UCS2,
        "X-Kannel-Charset": "UTF-8",
        "Content-Type": "text/plain",
    }
    try:
        answer = requests.post(
            str(given["send_url"]),
            data=words[:LONGEST].encode(),
            headers={name: value for name, value in headers.items() if value},
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise NotSent(type(error).__name__) from None
    if answer.status_code not in (200, 202):
        raise NotSent(f"the gateway answered {answer.status_code}")
