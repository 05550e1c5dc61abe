"""Access tokens for mailboxes that no longer take passwords (XOAUTH2)."""

import requests

from channels_intake.models import Account

TIMEOUT = 10


def access_token(account: Account) -> str:
    """A fresh token by the refresh token; the one that was set where there is none to refresh.

    Raises OSError when the server of tokens does not answer, ValueError when it refuses.
    """
    refresh = account.secret("refresh_token")
    if not refresh:
        return account.secret("access_token")
    given = account.settings
    answer = requests.post(
        given["token_url"],
        data={
            "grant_type": "refresh_token",
            "refresh_token": refresh,
            "client_id": given.get("client_id", ""),
            "client_secret": account.secret("client_secret"),
        },
        timeout=TIMEOUT,
        allow_redirects=False,
    )
    if answer.status_code != 200:
        raise ValueError(f"the server of tokens answered {answer.status_code}")
    token = answer.json().get("access_token")
    if not isinstance(token, str) or not token:
        raise ValueError("the server of tokens gave no token")
    return token
