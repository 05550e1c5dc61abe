"""Pictures, voices and videos, which WeChat keeps for three days under an id; and replies by its API."""

from typing import Any

import requests
from django.core.cache import cache

from channels_intake.models import Account
from channels_intake.pieces import NamedFile
from complaints.files import FILE_MAX_BYTES

API = "https://api.weixin.qq.com"
TIMEOUT = 10
EARLY = 300  # seconds before its end a token is asked for anew
_SUFFIX = {"image": "jpg", "voice": "amr", "video": "mp4", "shortvideo": "mp4"}


def fetched(account: Account, fields: dict[str, str]) -> list[NamedFile]:
    """The file of a message that has one. Raises OSError when WeChat does not give it now: the message
    is then read again later."""
    suffix = _SUFFIX.get(fields.get("MsgType", ""))
    media_id = fields.get("MediaId", "")
    if not suffix or not media_id:
        return []
    with _get(account, "/cgi-bin/media/get", media_id=media_id) as answer:
        if answer.headers.get("content-type", "").startswith(("application/json", "text/plain")):
            raise OSError(f"WeChat gave no file ({answer.json().get('errcode')})")
        data = answer.raw.read(FILE_MAX_BYTES + 1, decode_content=True)
    return [NamedFile(f"wechat-{fields['MsgType']}.{suffix}", data)]


def send_text(account: Account, to: str, words: str) -> None:
    """Write to somebody who wrote within the last 48 hours. Raises OSError."""
    answer = requests.post(
        f"{_base(account)}/cgi-bin/message/custom/send",
        params={"access_token": _token(account)},
        json={"touser": to, "msgtype": "text", "text": {"content": words}},
        timeout=TIMEOUT,
        allow_redirects=False,
    )
    _checked(answer)


def _get(account: Account, path: str, **params: str) -> requests.Response:
    answer = requests.get(
        f"{_base(account)}{path}",
        params={"access_token": _token(account), **params},
        timeout=TIMEOUT,
        allow_redirects=False,
        stream=True,
    )
    if answer.status_code != 200:
        raise OSError(f"WeChat answered {answer.status_code}")
    return answer


def check(account: Account) -> None:
    """Ask WeChat for a token, whatever is kept here. Raises OSError."""
    _fresh_token(account)


def _token(account: Account) -> str:
    kept = cache.get(_kept_as(account))
    return str(kept) if kept else _fresh_token(account)


def _kept_as(account: Account) -> str:
    return f"wechat-token-{account.pk}"


def _fresh_token(account: Account) -> str:
    """WeChat's stable token: every process that asks gets the same, none makes another's invalid."""
    answer = requests.post(
        f"{_base(account)}/cgi-bin/stable_token",
        json={
            "grant_type": "client_credential",
            "appid": account.settings.get("app_id", ""),
            "secret": account.secret("app_secret"),
        },
        timeout=TIMEOUT,
        allow_redirects=False,
    )
    said = _checked(answer)
    token = str(said.get("access_token", ""))
    if not token:
        raise OSError("WeChat gave no token")
    cache.set(_kept_as(account), token, max(60, int(said.get("expires_in", 0)) - EARLY))
    return token


def _checked(answer: requests.Response) -> dict[str, Any]:
    try:
        said: dict[str, Any] = answer.json()
    except ValueError:
        raise OSError(f"WeChat answered {answer.status_code}") from None
    if answer.status_code != 200 or said.get("errcode"):
        raise OSError(f"WeChat refused: {said.get('errcode')}")
    return said


def _base(account: Account) -> str:
    return str(account.settings.get("api") or API).rstrip("/")
