"""Fetching from mailboxes over IMAP: every mail is committed here before anything is done with it there.

Where we stand is kept as UIDVALIDITY and the last UID; nothing is deleted, moved or marked, so a
mailbox may be read by others too, and a crash only makes us look at the last mail again.
"""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from channels_intake.arriving import keep, keep_unread
from channels_intake.channels.mailbox.signing_in import access_token
from channels_intake.health import failed, reached
from channels_intake.models import Account, Kind
from channels_intake.models.arrival import BODY_MAX_BYTES
from channels_intake.turns import turn

TIMEOUT = 20  # seconds for each answer of the server
HEAD_BYTES = 256 * 1024  # of a mail too large to take
AT_ONCE = 1000  # mails of one round and mailbox
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]{10,40})"')
TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError, ssl.SSLError, ValueError, KeyError, TypeError)


def fetch_all(*, now: datetime) -> int:
    """One round over every mailbox in use; one that cannot be reached holds up no other."""
    found = Account.objects.filter(kind=Kind.MAILBOX, is_active=True).values_list("pk", flat=True)
    return sum(fetch(pk, now=now) for pk in list(found))


def fetch(account_id: int, *, now: datetime) -> int:
    """How many mails are new. Another fetcher at the same mailbox is left to its work."""
    with turn(account_id) as is_ours:
        account = Account.objects.filter(pk=account_id, is_active=True).first() if is_ours else None
        if account is None:
            return 0
        try:
            with connected(account) as box:
                new = _fetched(account, box, now)
        except TROUBLE as error:
            failed(account, f"{type(error).__name__}: {error}", now=now)
            return 0
        reached(account, now=now)
        return new


@contextlib.contextmanager
def connected(account: Account) -> Iterator[BaseMailBox]:
    """Signed in, with the folder open. Raises one of TROUBLE."""
    given = account.settings
    box = _box(given)
    try:
        if given.get("sign_in") == "xoauth2":
            box.xoauth2(given["user"], access_token(account), initial_folder=None)
        else:
            box.login(given["user"], account.secret("password"), initial_folder=None)
        box.folder.set(given.get("folder") or "INBOX", readonly=True)
        yield box
    finally:
        with contextlib.suppress(*TROUBLE):
            box.logout()
        with contextlib.suppress(*TROUBLE):
            box.client.shutdown()  # which a logout over a lost connection never comes to


def _box(given: dict[str, str]) -> BaseMailBox:
    host, port = given["host"], int(given.get("port") or 993)
    match given.get("security", "tls"):
        case "tls":
            return MailBox(host, port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
        case "starttls":
            return MailBoxStartTls(host, port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
        case "none":
            return MailBoxUnencrypted(host, port, timeout=TIMEOUT)
    raise ValueError("security must be tls, starttls or none")


def _fetched(account: Account, box: BaseMailBox, now: datetime) -> int:
    validity = _validity(box)
    new = 0
    for uid in _uids(account, box, validity, now)[:AT_ONCE]:
        with transaction.atomic():  # one commit for the mail and for where we stand
            new += _keep_one(account, box, validity, uid, now)
            account.position = {"validity": validity, "last_uid": uid}
            account.save(update_fields=["position"])
    return new


def _validity(box: BaseMailBox) -> int:
    found = box.client.response("UIDVALIDITY")[1]
    return int(found[0]) if found and found[0] else 0


def _uids(account: Account, box: BaseMailBox, validity: int, now: datetime) -> list[int]:
    """What we have not seen, in order. A mailbox seen for the first time, or made anew, begins with the
    mails since the day that is set (`since`, else yesterday)."""
    if account.position.get("validity") != validity:
        since = date.fromisoformat(account.settings.get("since") or f"{now - timedelta(days=1):%Y-%m-%d}")
        return sorted(int(uid) for uid in box.uids(AND(date_gte=since)))
    last = account.position["last_uid"]
    # A range beyond the last mail names the last mail itself, hence the filter.
    return sorted(uid for uid in map(int, box.uids(f"UID {last + 1}:*")) if uid > last)


def _keep_one(account: Account, box: BaseMailBox, validity: int, uid: int, now: datetime) -> bool:
    answer = box.client.uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)")[1]
    described = b" ".join(part if isinstance(part, bytes) else b" ".join(part) for part in answer if part)
    size = _SIZE.search(described)
    external_id, received_at = f"{validity}.{uid}", _arrived(described, now)
    if size and int(size[1]) > BODY_MAX_BYTES:
        head = _literal(box.client.uid("FETCH", str(uid), "(BODY.PEEK[HEADER])")[1])
        return keep_unread(
            account=account,
            external_id=external_id,
            body=head[:HEAD_BYTES],
            received_at=received_at,
            reason="larger than 60 MB",
            now=now,
        ).is_new
    raw = _literal(box.client.uid("FETCH", str(uid), "(BODY.PEEK[])")[1])
    return (
        bool(raw)
        and keep(account=account, external_id=external_id, body=raw, received_at=received_at, now=now).is_new
    )


def _literal(answer: list[object]) -> bytes:
    return next((bytes(part[1]) for part in answer if isinstance(part, tuple)), b"")


def _arrived(described: bytes, now: datetime) -> datetime:
    """When the server received it, which is when it reached us (S001-6); never later than now."""
    found = _DATE.search(described)
    try:
        at = datetime.strptime(found[1].decode(), "%d-%b-%Y %H:%M:%S %z") if found else now
    except ValueError:
        at = now
    return min(at.astimezone(UTC), now)
