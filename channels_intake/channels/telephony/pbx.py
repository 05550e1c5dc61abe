"""The telephone system's own interface: asked to make a call, asked for a recording.

Both are requests to the one place that an administrator set; redirects are not followed.
"""

import json
import re
import time
from datetime import datetime
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from channels_intake.channels.signed_json import object_of, word
from channels_intake.channels.telephony.events import ID_MAX
from channels_intake.models import Account
from channels_intake.signing import SHORTEST_SECRET, SIGNATURE, TIMESTAMP, sign
from complaints.files import FILE_MAX_BYTES

TIMEOUT = 8  # seconds, to connect and between bytes
PATIENCE = 120  # seconds for a whole recording
CHUNK = 16 * 1024
ANSWER_MAX = 4096
# What every parser reads alike: no user names, no backslashes, nothing encoded in the host.
PLAIN_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/[A-Za-z0-9._~!$&'()*+,;=:@/?%\-]*")


class WrongPlace(Exception):
    """The address does not lie where the administrator said that recordings lie."""


def ask_for_call(account: Account, *, extension: str, number: str, request_id: str, now: datetime) -> str:
    """Let it ring at the extension, then at the number; the system's id of the call, "" when it gave
    none. The number stands in the body alone. Raises OSError when it was not taken, or nobody knows."""
    secret = account.secret("hmac")
    url = str(account.settings.get("call_url") or "")
    if len(secret) < SHORTEST_SECRET or not url:
        raise OSError("not set up")
    words = {"agent": extension, "number": number, "request_id": request_id}
    body, timestamp = json.dumps(words).encode(), str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP: timestamp,
        SIGNATURE: sign(secret, timestamp, body),
    }
    try:
        with requests.post(
            url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            if not 200 <= answer.status_code < 300:
                raise OSError(f"answered {answer.status_code}")
            said = _read(answer, ANSWER_MAX)
    except requests.RequestException as error:
        raise OSError(type(error).__name__) from None
    return _call_id(said)


def fetched(account: Account, url: str) -> bytes:
    """A recording, of at most FILE_MAX_BYTES + 1 bytes. Raises WrongPlace, and OSError when it is not
    to be had now."""
    address = _recording_at(str(account.settings.get("recordings_at") or ""), url)
    token = account.secret("recording_token")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with requests.get(
            address, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            if answer.status_code != 200:
                raise OSError(f"answered {answer.status_code}")
            return _read(answer, FILE_MAX_BYTES + 1)
    except requests.RequestException as error:  # its text may hold the address
        raise OSError(type(error).__name__) from None


def _read(answer: requests.Response, most: int) -> bytes:
    """At most so many bytes, within PATIENCE. Raises OSError."""
    began, data = time.monotonic(), bytearray()
    for chunk in answer.iter_content(CHUNK):
        data += chunk
        if len(data) >= most:
            break
        if time.monotonic() - began > PATIENCE:
            raise OSError("too slow")
    return bytes(data[:most])


def _recording_at(base: str, url: str) -> str:
    """The whole address of a recording below `base`. Raises WrongPlace."""
    try:
        address = urljoin(base, url)
        there, ours = urlsplit(address), urlsplit(base)
        is_ours = bool(base) and _place(there) == _place(ours)
    except ValueError:
        raise WrongPlace from None
    steps = there.path.split("/")
    if not is_ours or not PLAIN_URL.fullmatch(address) or ".." in steps or "%2e" in address.lower():
        raise WrongPlace
    folder = ours.path.rsplit("/", 1)[0] + "/"
    if not there.path.startswith(folder):
        raise WrongPlace
    return address


def _place(url: SplitResult) -> tuple[str, str | None, int | None, str | None]:
    return url.scheme, url.hostname, url.port, url.username


def _call_id(said: bytes) -> str:
    try:
        given = word(object_of(said).get("call_id"), ID_MAX + 1)
    except ValueError:
        return ""
    return given if len(given) <= ID_MAX else ""
