"""`python -m bench.mail`: mails with text and one file, each committed as fetching does, then read.

First one after the other in one process, for what each costs; then as in service, where one process
fetches while two read.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from email.message import EmailMessage
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier, Event
from typing import TYPE_CHECKING

import django

from bench.servers import Servers, adopt

if TYPE_CHECKING:
    from channels_intake.models import Account

MAILS, IN_SERVICE, FILE_KB = 500, 1000, 100
READERS = 2
LOOK = 0.1  # seconds between two looks at whether all are read
SENTENCE = "城东路这一带手机全没信号，店里扫码都收不了钱，请尽快修复并说明原因。"


def main() -> None:
    with Servers() as servers:
        servers.start_databases()
        adopt(servers.environment)
        django.setup()
        for line in _figures():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


def _figures() -> Iterator[str]:
    from django.core.management import call_command

    call_command("prepare")
    yield f"Mails with text and a file of {FILE_KB} kB; load {os.getloadavg()[0]:.1f}"
    yield from _one_after_the_other()
    yield from _in_service()


def _one_after_the_other() -> Iterator[str]:
    account = _account("bench")
    mails = [_mail(number) for number in range(MAILS)]
    kept = _timed(lambda: _fetch_all(account, mails))
    read = _timed(_read_all)
    _check(account, MAILS)
    for name, (wall, processor) in (("committed", kept), ("read", read)):
        yield f"|{name}|{MAILS / wall:.0f}/s|{1000 * processor / MAILS:.1f} ms of processor each|"
    yield f"|{MAILS} in one process, one after the other|{MAILS / (kept[0] + read[0]):.0f}/s||"


def _in_service() -> Iterator[str]:
    account, context = _account("service"), get_context("spawn")
    ready, over = context.Barrier(READERS + 2), context.Event()
    working = [context.Process(target=_fetching, args=(account.pk, ready))]
    working += [context.Process(target=_reading, args=(ready, over)) for _each in range(READERS)]
    for process in working:
        process.start()
    ready.wait()
    began = time.perf_counter()
    while not _are_read(account, IN_SERVICE):
        time.sleep(LOOK)
    took = time.perf_counter() - began
    over.set()
    for process in working:
        process.join()
    _check(account, IN_SERVICE)
    yield f"|{IN_SERVICE} with one process fetching, {READERS} reading|{IN_SERVICE / took:.0f}/s|≥ 50/s|"


def _fetching(account: int, ready: Barrier) -> None:
    django.setup()
    from channels_intake.models import Account

    found, mails = Account.objects.get(pk=account), [_mail(MAILS + n) for n in range(IN_SERVICE)]
    ready.wait()
    _fetch_all(found, mails)


def _reading(ready: Barrier, over: Event) -> None:
    django.setup()
    from channels_intake.models import Arrival

    Arrival.objects.exists()  # connected, as workers are
    ready.wait()
    while not over.is_set():
        if not _read_all():
            time.sleep(LOOK)


def _fetch_all(account: "Account", mails: Sequence[bytes]) -> None:
    """Each mail and the place in the mailbox in one transaction, as fetching does."""
    from django.db import transaction
    from django.utils import timezone

    from channels_intake import arriving

    for number, raw in enumerate(mails):
        now = timezone.now()
        with transaction.atomic():
            arriving.keep(account=account, external_id=f"1.{number}", body=raw, received_at=now, now=now)
            account.save(update_fields=["position"])


def _read_all() -> int:
    from django.utils import timezone

    from channels_intake import arriving

    settled = 0
    while found := arriving.read_waiting(now=timezone.now() + timedelta(seconds=1)):
        settled += found
    return settled


def _account(slug: str) -> "Account":
    from channels_intake.models import Account, Kind

    return Account.objects.create(kind=Kind.MAILBOX, slug=slug, name=slug)


def _are_read(account: "Account", count: int) -> bool:
    from channels_intake.models import Arrival

    return account.arrivals.filter(state=Arrival.State.READ).count() == count


def _check(account: "Account", count: int) -> None:
    if not _are_read(account, count) or account.contacts.count() != count:
        raise RuntimeError("not every mail was read, or not every mail became a contact")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall, and of this process's processor."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def _mail(number: int) -> bytes:
    chance = random.Random(number)  # noqa: S311
    message = EmailMessage()
    message["From"] = f"张晓明 <customer{number}@example.com>"
    message["To"] = "desk@example.com"
    message["Subject"] = f"断网 {number}"
    message["Message-ID"] = f"<{number}@example.com>"
    message.set_content("\n".join(chance.choices(SENTENCE.split("，"), k=12)))
    content = b"%PDF-1.7\n" + chance.randbytes(FILE_KB * 1024)
    message.add_attachment(content, maintype="application", subtype="pdf", filename="账单.pdf")
    return message.as_bytes()


if __name__ == "__main__":
    main()
