"""`manage.py verify_history` finds whatever an owner of the database can do to the record."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from complaints.lifecycle.remarks import add_note
from complaints.models import HistoryEvent, HistoryRoot, SealedHead, Ticket
from complaints.models.history import digest
from complaints.proof.roots import make_daily_root, make_root, sealed
from complaints.proof.verify import Verified, snapshot, wrongs
from complaints.states import State
from config.database_roles import as_migrator
from notifications.messages import rendered
from notifications.models import Notice
from tests.factories import ref

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticket(journey, now) -> Ticket:
    """Three tickets under one root; the middle one is attacked."""
    journey.to(State.CLASSIFIED)
    middle = journey.to(State.PLAN_REVIEW)
    journey.to(State.INTAKE)
    make_root(now=now)
    return middle


def event(ticket: Ticket, seq: int) -> HistoryEvent:
    return HistoryEvent.objects.get(ticket=ticket, seq=seq)


def relinked(ticket: Ticket, tampering) -> None:
    """What a careful forger does: compute every digest anew, so that the chain fits again."""
    before = ""
    for each in HistoryEvent.objects.filter(ticket=ticket).order_by("seq"):
        each.previous = before
        before = digest(each, ticket.number)
        with tampering():
            HistoryEvent.objects.filter(pk=each.pk).update(previous=each.previous, digest=before)


def test_a_clean_record(ticket, verify):
    code, said = verify()
    assert code == 0
    assert f"clean: {HistoryEvent.objects.count()} events of 3 tickets, 1 roots; 0 events wait" in said


def test_one_ticket_alone(ticket, verify):
    assert "clean: 5 events of 1 tickets" in verify("--ticket", ticket.number.lower())[1]


@pytest.mark.parametrize("typed", ["nonsense", "TS20200101-0001-7"])
def test_a_ticket_that_is_not_there(ticket, typed):
    with pytest.raises(CommandError):
        call_command("verify_history", "--ticket", typed)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload", {"department": None}),
        ("actor_id", None),
        ("actor_kind", "system"),
        ("at", "2026-01-01T00:00Z"),
        ("to_state", "archived"),
        ("from_state", "intake"),
        ("kind", "noted"),
        ("salt", "0" * 32),
        ("version", 77),
        ("digest", "0" * 64),
    ],
)
def test_an_altered_event_is_named(ticket, tampering, verify, column, value):
    with tampering():
        HistoryEvent.objects.filter(ticket=ticket, seq=5).update(**{column: value})
    code, said = verify()
    assert code == 1
    assert said.startswith(f"{ticket.number} event 5 of ")
    assert "altered" in said.splitlines()[0]


@pytest.mark.parametrize("seq", [1, 3])
def test_a_deleted_event_is_named(ticket, tampering, verify, seq):
    with tampering():
        HistoryEvent.objects.filter(ticket=ticket, seq=seq).delete()
    code, said = verify()
    assert code == 1
    assert said.startswith(f"{ticket.number} event {seq}: missing")


def test_a_deleted_tail_is_named(ticket, tampering, verify):
    """The chain that is left fits; the root knows that there was more."""
    with tampering():
        HistoryEvent.objects.filter(ticket=ticket, seq=5).delete()
        Ticket.objects.filter(pk=ticket.pk).update(state=State.INVESTIGATING, version=4)
    code, said = verify()
    assert code == 1
    assert said.startswith(f"{ticket.number} event 5: the history ends before")


def test_a_forged_chain_is_named(ticket, tampering, verify):
    with tampering():
        HistoryEvent.objects.filter(ticket=ticket, seq=2).update(kind="noted")
    relinked(ticket, tampering)
    code, said = verify()
    assert code == 1
    assert said.startswith(f"{ticket.number} event 5: is not the event that a root sealed")


def test_swapped_events_are_named(ticket, tampering, verify):
    second, third = event(ticket, 2), event(ticket, 3)
    with tampering():
        for moved, seq in ((second, 99), (third, 2), (second, 3)):
            HistoryEvent.objects.filter(pk=moved.pk).update(seq=seq)
    code, said = verify()
    assert code == 1
    assert said.startswith(f"{ticket.number} event 2 of ")


def test_an_inserted_event_is_named(ticket, tampering, verify):
    later = HistoryEvent.objects.filter(ticket=ticket, seq__gt=2).order_by("-seq")
    forged = event(ticket, 2)
    with tampering():
        for each in later:
            HistoryEvent.objects.filter(pk=each.pk).update(seq=each.seq + 1)
        forged.pk, forged.seq, forged.key, forged.previous = None, 3, None, forged.digest
        forged.digest = digest(forged, ticket.number)
        forged.save(force_insert=True)
    code, said = verify()
    assert code == 1
    assert said.startswith(f"{ticket.number} event 3 of ")
    assert f"{ticket.number} event 4 of " in said


@pytest.mark.parametrize(
    ("column", "value", "named"), [("state", "archived", "another state"), ("version", 99, "another version")]
)
def test_a_ticket_that_is_not_what_its_history_made_it(ticket, tampering, verify, column, value, named):
    Ticket.objects.filter(pk=ticket.pk).update(**{column: value})
    code, said = verify()
    assert code == 1
    assert said.startswith(f"{ticket.number} event 5")
    assert named in said


def test_a_ticket_that_vanished_before_any_root(ticket, journey, tampering, verify):
    gone = journey.to(State.INTAKE)
    with tampering():
        for related in (gone.clocks, gone.history, Ticket.objects.filter(pk=gone.pk)):
            related.all().delete()
    code, said = verify()
    assert code == 1
    assert "20261116: tickets are missing" in said


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE complaints_historyroot SET tickets = 2", "root altered"),
        ("UPDATE complaints_historyroot SET seal = repeat('0', 64)", "not made by this installation"),
        ("UPDATE complaints_sealedhead SET digest = repeat('0', 64) WHERE place = 0", "not the event"),
        ("UPDATE complaints_sealedhead SET place = 5 - place", "does not fit the heads"),
        ("DELETE FROM complaints_sealedhead WHERE place = 1", "does not fit the heads"),
    ],
)
def test_altered_roots_are_named(ticket, tampering, verify, statement, named):
    with tampering(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert named in verify()[1]


def test_a_missing_root_is_named(ticket, tampering, verify, now):
    make_root(now=now)
    make_root(now=now)
    with tampering():
        HistoryRoot.objects.filter(number=2).delete()
    assert "root 2: root missing" in verify()[1]


def test_roots_made_anew_by_a_stranger_to_the_keys_are_named(ticket, tampering, verify, settings):
    """With the database alone one can compute everything but the seals."""
    root = HistoryRoot.objects.get()
    settings.INDEX_KEY = "A" * 44
    with tampering():
        HistoryRoot.objects.update(seal=sealed(root.digest))
    settings.INDEX_KEY = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="
    assert "seal does not fit" in verify()[1]


def test_a_root_kept_outside_tells_of_a_history_rewritten_with_all_keys(ticket, tampering, verify, now):
    kept = str(HistoryRoot.objects.get())
    assert verify("--root", kept)[0] == 0
    with tampering():
        SealedHead.objects.all().delete()
        HistoryRoot.objects.all().delete()
    make_root(now=now + timedelta(minutes=1))
    assert verify()[0] == 0
    assert verify("--root", kept) == (1, "root 1: the root that was kept outside is not here\n1 found\n")


@pytest.mark.parametrize("nonsense", ["1", "x:y", ":", "1:0"])
def test_a_root_that_is_none(ticket, verify, nonsense):
    assert verify("--root", nonsense)[0] == 1


def test_events_after_the_last_root_wait_for_the_next(ticket, people, verify, now):
    add_note(ticket=ref(ticket), by=people.handler, text="已约上门", now=now)
    assert "1 events wait for the next root" in verify()[1]
    assert make_root(now=now).tickets == 1
    assert "2 roots; 0 events wait" in verify()[1]


def test_one_root_a_day_and_chained(ticket, now):
    assert make_daily_root(now=now) is None
    tomorrow = make_daily_root(now=now + timedelta(days=1))
    assert tomorrow is not None
    assert tomorrow.previous == HistoryRoot.objects.get(number=1).digest
    assert tomorrow.tickets == 0
    assert make_daily_root(now=now + timedelta(days=1, hours=2)) is None


def test_a_root_is_told_outside(ticket, settings, now, caplog):
    settings.HISTORY_ROOTS_TO = "auditor@example.com"
    root = make_root(now=now)
    assert root.digest in caplog.text
    message = rendered(Notice.objects.get(kind="history_root"))
    assert str(root) in message.body
    assert "2026-11-16" in message.subject


def test_the_command_prints_a_root(ticket):
    said = StringIO()
    call_command("seal_history", stdout=said)
    assert said.getvalue().startswith(str(HistoryRoot.objects.last()))


def test_many_findings_are_cut_short(journey, tampering, verify):
    for _ in range(22):
        journey.to(State.INTAKE)
    with tampering():
        HistoryEvent.objects.update(kind="noted")
    assert verify()[1].splitlines()[-1] == "and more"


def test_verifying_reads_one_snapshot_while_others_write(ticket, people, now):
    """A note written between the streams must not look like a broken chain."""
    found = Verified()
    with snapshot():
        looking = wrongs(found)
        assert SealedHead.objects.exists()
        with as_migrator():
            add_note(ticket=ref(ticket), by=people.handler, text="同时", now=now)
        assert list(looking) == []
    assert HistoryEvent.objects.count() == found.events + 1


def test_events_from_before_salts_still_prove_themselves(ticket, tampering, verify):
    with tampering():
        HistoryEvent.objects.filter(ticket=ticket).update(version=None, salt="")
    relinked(ticket, tampering)
    with tampering():
        SealedHead.objects.all().delete()
        HistoryRoot.objects.all().delete()
    assert verify()[0] == 0
