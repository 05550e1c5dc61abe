"""Pictures and voices of private messages, which Weibo keeps under an id for the receiver."""

import requests

from channels_intake.channels.weibo.envelope import Message
from channels_intake.models import Account
from channels_intake.pieces import NamedFile
from complaints.files import FILE_MAX_BYTES

API = "https://upload.api.weibo.com"
ASKED_ABOUT_TOKENS = "https://api.weibo.com"
TIMEOUT = 10
_SUFFIX = {"image": "jpg", "voice": "amr"}


def fetched(account: Account, message: Message) -> list[NamedFile]:
    """The file of a message that has one; none while no `access_token` is set. Raises OSError when
    Weibo does not give it now: the message is then read again later."""
    suffix = _SUFFIX.get(message.kind, "")
    file_id, token = message.data.get("tovfid", ""), account.secret("access_token")
    if not (suffix and file_id and token):
        return []
    base = str(account.settings.get("api") or API).rstrip("/")
    try:
        with requests.get(
            f"{base}/2/mss/msget",
            params={"access_token": token, "fid": file_id},
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != 200 or "json" in answer.headers.get("content-type", ""):
                raise OSError(f"Weibo gave no file ({answer.status_code})")
            data = answer.raw.read(FILE_MAX_BYTES + 1, decode_content=True)
    except requests.RequestException as error:  # its text holds the address, with the token
        raise OSError(type(error).__name__) from None
    return [NamedFile(f"weibo-{message.kind}.{suffix}", data)]


def check(account: Account) -> None:
    """Ask Weibo whether it knows our access token. Raises OSError."""
    base = str(account.settings.get("api") or ASKED_ABOUT_TOKENS).rstrip("/")
    try:
        answer = requests.post(
            f"{base}/oauth2/get_token_info",
            data={"access_token": account.secret("access_token")},
            timeout=TIMEOUT,
            allow_redirects=False,
        )
        said = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise OSError(type(error).__name__) from None
    if answer.status_code != 200 or not isinstance(said, dict) or not said.get("uid"):
        raise OSError(f"Weibo answered {answer.status_code}")
