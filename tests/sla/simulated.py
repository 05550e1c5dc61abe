"""A world under a seeded scheduler: simulated time, real PostgreSQL, crashes between any statements.

Each actor is a thread with its own connection. It stands still before every statement until the
scheduler lets it go on, so that one seed is one interleaving and replays. A crash closes the
actor's connection in the middle of whatever it did, as SIGKILL would.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection, transaction

from accounts.actors import ActorKind
from complaints.models import Customer, HistoryEvent, Ticket
from complaints.models.history import appended, digest
from notifications import outbox
from notifications.models import Notice
from sla.calendar import Calendar
from sla.calendars import calendar_of
from sla.enforcer import settle, sweep
from sla.ladder import schedule
from sla.models import Clock, FiredStep
from sla.pausing import pause, resume
from tests.sla.promised import Promise

# The pulse locks one row across its statements; in the simulation they are one step.
AT_ONCE = ("SAVEPOINT", "heartbeat", "standstill")
BEGIN = datetime(2020, 3, 2, 9, tzinfo=UTC)
ROUNDS = 45
STUCK_S = 20
SPANS = {"solution": timedelta(hours=24), "preliminary": timedelta(hours=72)}


class Crash(BaseException):
    """The process is gone; nothing may catch this."""


class Actor(threading.Thread):
    """Runs `work`, one statement per `step()`; what beats the pulse is one step."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.go, self.waits = threading.Semaphore(0), threading.Semaphore(0)
        self.crashes = False
        self.last = ""
        self.error: BaseException | None = None
        self.start()
        self.waits.acquire()

    def step(self, *, crash: bool = False) -> None:
        self.crashes = crash
        self.go.release()
        if not self.waits.acquire(timeout=STUCK_S):
            raise AssertionError(f"It waits for a lock that another one holds: {self.last}")

    def abandon(self) -> None:
        """End it somehow, so that it holds no lock when the test ends."""
        self.crashes = True
        self.go.release()
        self.join(5)

    def finish(self) -> None:
        while self.is_working:
            self.step()
        self.join()
        if self.error and not isinstance(self.error, Crash):
            raise self.error

    @property
    def is_working(self) -> bool:
        return self.work is not None

    def run(self) -> None:
        try:
            with connection.execute_wrapper(self._statement):
                self.work()
        except BaseException as error:  # a crash, or a fault the scheduler raises again
            self.error = self.error or error
        finally:
            connection.close()
            self.work = None  # type: ignore[assignment]
            self.waits.release()

    def _statement(self, execute, sql, params, many, context):
        if not any(word in sql for word in AT_ONCE):
            self.waits.release()
            self.go.acquire()
        self.last = sql
        if self.crashes:
            self.error = Crash()
            connection.connection.close()
            raise self.error
        return execute(sql, params, many, context)


class World:
    """`run()` plays one seed to its end; `check()` compares with an own recomputation."""

    def __init__(self, seed: int, customer: Customer) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a simulation
        self.seed = seed
        self.customer = customer
        self.now = BEGIN
        self.actors: list[Actor] = []
        self.sent: Counter[str] = Counter()
        self.leases: dict[str, datetime] = {}
        self.too_soon: list[str] = []  # sent again while its sender could still have said so
        self.senders: dict[str, threading.Thread] = {}
        self.outlived = 0  # leases whose sender lives and stands still with the mail in hand
        self.crashes = 0
        self.tickets = self._tickets()
        self.promises = [promise for ticket in self.tickets for promise in self._promises(ticket)]

    def run(self) -> None:
        outbox.SEND["email"] = self._deliver
        try:
            for _ in range(ROUNDS):
                self._act()
            for actor in self.actors:
                actor.finish()
            self._catch_up()
        finally:
            for actor in self.actors:
                actor.abandon()

    def _act(self) -> None:
        self.actors = [actor for actor in self.actors if actor.is_working]
        match self.random.choices(["step", "sweep", "send", "time", "move"], [60, 12, 6, 14, 8])[0]:
            case "step" if self.actors:
                crash = self.random.random() < 0.06
                for _ in range(self.random.randint(1, 6)):
                    actor = self.random.choice(self.actors)
                    if actor.is_working:
                        self.crashes += crash  # several may die of one blow
                        actor.step(crash=crash)
            case "sweep" if len(self.actors) < 3:
                batch = self.random.choice([1, 2, 50])
                self.actors.append(Actor(lambda: sweep(now=lambda: self.now, batch=batch)))
            case "send" if len(self.actors) < 4:
                self.actors.append(Actor(lambda: outbox.send_waiting(now=self.now)))
            case "time":
                self.now += timedelta(seconds=self.random.choice([1, 20, 600, 3600, 6 * 3600, 20 * 3600]))
            case "move":
                self._move(self.random.choice(self.promises))

    def _catch_up(self) -> None:
        """Everybody still alive gets time enough for every lease to end and every step to come."""
        for length in (timedelta(minutes=2), timedelta(days=1), timedelta(days=6)):
            self.now += length
            for _ in range(3):
                self.now += timedelta(seconds=20)
                sweep(now=lambda: self.now)
        for _ in range(3):
            self.now += timedelta(minutes=2)
            outbox.send_waiting(now=self.now, batch=500)

    def _move(self, promise: Promise) -> None:
        """A person's move on the ticket, unless a sweep holds it just now."""
        try:
            with transaction.atomic():
                clock = Clock.objects.get(pk=promise.key)
                ticket = Ticket.objects.select_for_update(nowait=True).get(pk=clock.ticket_id)
                clock = Clock.objects.select_for_update(nowait=True).get(pk=promise.key)
                if promise.ended_at is None and self.now > promise.started_at:
                    self._change(promise, clock, ticket)
        except DatabaseError:
            return

    def _change(self, promise: Promise, clock: Clock, ticket: Ticket) -> None:
        calendar: Calendar = calendar_of(clock, self.now)
        wish = self.random.random()
        if promise.is_waiting:
            settle(ticket, [clock], self.now)
            resume(clock, self.now, calendar)
            promise.waits[-1].append(self.now)
        elif wish < 0.5 and self.now < promise.due_at:
            pause(clock, self.now)
            promise.waits.append([self.now])
        else:
            promise.ended_at = clock.met_at = self.now
        schedule(clock)
        clock.save(
            update_fields=[
                "due_at",
                "original_due_at",
                "deferred",
                "paused_at",
                "paused_total",
                "met_at",
                "next_step_at",
            ]
        )

    def _deliver(self, notice: Notice) -> None:
        """Whoever dies or stands still with a mail in hand is followed by another when the lease ends."""
        if notice.key in self.leases and self.now < self.leases[notice.key]:
            self.too_soon.append(notice.key)
        former = self.senders.get(notice.key)
        self.outlived += isinstance(former, Actor) and former.is_working and former.error is None
        self.leases[notice.key], self.senders[notice.key] = notice.try_at, threading.current_thread()
        self.sent[notice.key] += 1

    def _tickets(self) -> list[Ticket]:
        tickets = [
            Ticket(
                number=f"S{self.seed}-{position}",
                code_digest=b"",
                channel="hotline",
                customer=self.customer,
                subject="信号",
                description="没有信号",
                priority=1,
                received_at=BEGIN,
                entered_at=BEGIN,
            )
            for position in range(self.random.randint(2, 5))
        ]
        Ticket.objects.bulk_create(tickets)
        HistoryEvent.objects.bulk_create(
            appended(
                ticket=ticket,
                last=None,
                kind="entered",
                payload={},
                key=None,
                version=1,
                salt="00",
                at=BEGIN,
                actor_kind=ActorKind.SYSTEM,
                to_state="intake",
            )
            for ticket in tickets
        )
        return tickets

    def _promises(self, ticket: Ticket) -> Iterator[Promise]:
        for target, span in SPANS.items():
            started_at = BEGIN + timedelta(minutes=self.random.randint(0, 600))
            clock = Clock(
                ticket=ticket,
                target=target,
                policy="standard",
                policy_version=1,
                started_at=started_at,
                due_at=started_at + span,
                original_due_at=started_at + span,
            )
            schedule(clock)
            clock.save()
            yield Promise(clock.pk, span, started_at)

    def check(self) -> None:
        """Raises AssertionError, naming the seed that shows it."""
        again = f"seed {self.seed}"
        for promise in self.promises:
            rows = list(FiredStep.objects.filter(clock=promise.key).values_list("step", "fires_at"))
            assert len(rows) == len(dict(rows)), again
            expected = promise.expected(self.now)
            assert dict(rows) == expected, f"{again}: {promise} recorded {dict(rows)}, due {expected}"
            clock = Clock.objects.get(pk=promise.key)
            assert clock.breached_at == expected.get("breach"), again
            assert clock.quarantined_at is None, again
        for ticket in self.tickets:
            self._check_chain(ticket, again)
        self._check_notices(again)

    def _check_chain(self, ticket: Ticket, again: str) -> None:
        previous, lines = "", Counter[tuple[str, str]]()
        for seq, event in enumerate(ticket.history.order_by("seq"), start=1):
            assert (event.seq, event.previous, event.digest) == (
                seq,
                previous,
                digest(event, ticket.number),
            ), again
            previous = event.digest
            if event.kind == "deadline_step":
                lines[event.payload["target"], event.payload["step"]] += 1
        rows = FiredStep.objects.filter(clock__ticket=ticket).values_list("clock__target", "step")
        assert lines == Counter(rows), again

    def _check_notices(self, again: str) -> None:
        mails = Notice.objects.filter(transport="email", about__startswith=f"S{self.seed}-")
        assert all(mail.sent_at for mail in mails), again
        assert not self.too_soon, again
        delivered = {key: count for key, count in self.sent.items() if count > 1}
        assert sum(count - 1 for count in delivered.values()) <= self.crashes + self.outlived, again
        for mail in mails:
            assert self.sent[mail.key] >= 1, again

    def leave(self) -> None:
        """The next seed's sweeps find nothing of this one."""
        Clock.objects.filter(ticket__in=self.tickets).update(next_step_at=None, quarantined_at=None)
