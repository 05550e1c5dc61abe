"""`python -m bench.mail`: mails with text and one file, each committed as fetching does, then read."""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import django

from bench.servers import Servers, adopt

MAILS, FILE_KB = 500, 100
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
    from django.db import transaction
    from django.utils import timezone

    from channels_intake import arriving
    from channels_intake.models import Account, Arrival, Contact, Kind

    call_command("prepare")
    account = Account.objects.create(kind=Kind.MAILBOX, slug="bench", name="bench")
    mails, now = [_mail(number) for number in range(MAILS)], timezone.now()

    def keep() -> None:
        for number, raw in enumerate(mails):
            with transaction.atomic():
                arriving.keep(account=account, external_id=f"1.{number}", body=raw, received_at=now, now=now)
                account.save(update_fields=["position"])

    def read() -> None:
        while arriving.read_waiting(now=timezone.now() + timedelta(seconds=1)):
            pass

    yield f"{MAILS} mails with text and a file of {FILE_KB} kB; load {os.getloadavg()[0]:.1f}"
    kept, read_in = _timed(keep), _timed(read)
    if Contact.objects.filter(account=account).count() != MAILS:
        raise RuntimeError("not every mail became a contact")
    if Arrival.objects.exclude(state=Arrival.State.READ).exists():
        raise RuntimeError("not every mail was read")
    for name, (wall, processor) in (("committed", kept), ("read", read_in)):
        yield f"|{name}|{MAILS / wall:.0f}/s|{1000 * processor / MAILS:.1f} ms of processor each|"
    both = kept[0] + read_in[0]
    yield f"|mail in, one process|{MAILS / both:.0f}/s|budget ≥ 50/s|"


def _timed(work: Callable[[], None]) -> tuple[float, float]:
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
