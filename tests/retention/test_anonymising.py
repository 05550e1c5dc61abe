"""What is past its retention is anonymised: nothing written about it is left, everything counted stays."""

import json
import subprocess
import sys
from datetime import timedelta
from threading import Thread

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from complaints.chain import canonical
from complaints.lifecycle.marking import hold, lift_hold
from complaints.models import (
    Attachment,
    Customer,
    FormDraft,
    HistoryEvent,
    LedgerEntry,
    Plan,
    Satisfaction,
    Ticket,
)
from complaints.models.history import digest
from complaints.proof.export import exported
from complaints.proof.roots import make_root
from complaints.proof.verify import Verified, wrongs
from complaints.retention.anonymising import anonymise
from complaints.retention.applying import anonymise_batch, apply_retention
from complaints.retention.rules import due_tickets
from complaints.states import State
from notifications.outbox import send_waiting
from tests.factories import ref
from tests.retention.conftest import WRITTEN

pytestmark = pytest.mark.django_db
Rule, What = LedgerEntry.Rule, LedgerEntry.What


def everything_stored() -> str:
    """Every row of every table, encrypted columns in plain."""
    models = apps.get_models(include_auto_created=True)
    rows = [row for model in models for row in model._default_manager.order_by("pk").values_list()]
    return "\n".join(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in rows)


def test_nothing_that_people_wrote_is_left(eventful, now):
    send_waiting(now=now, batch=100)
    assert WRITTEN in everything_stored()
    apply_retention(now=now)
    left = everything_stored()
    for words in (WRITTEN, "张晓明", "13800000000", "zhang@example.com", "城东路"):
        assert words not in left


def test_the_ticket_and_its_figures_stay(eventful, now):
    kinds = list(eventful.history.values_list("kind", flat=True))
    kept = ["number", "state", "channel", "received_at", "archived_at", "feedback_at", "priority", "cycle"]
    before = Ticket.objects.values(*kept).get(pk=eventful.pk)
    plan = Plan.objects.values("compensation", "decided_at", "status").get(ticket=eventful)
    apply_retention(now=now)
    assert Ticket.objects.values(*kept).get(pk=eventful.pk) == before
    assert Plan.objects.values("compensation", "decided_at", "status").get(ticket=eventful) == plan
    assert Satisfaction.objects.get(notice__ticket=eventful).score == 4
    assert list(eventful.history.values_list("kind", flat=True)) == [*kinds, "anonymised"]


def test_codes_instants_and_amounts_stay_in_the_history(eventful, now):
    apply_retention(now=now)
    said = {event.kind: event.payload for event in eventful.history.all()}
    assert said["archived"]["reason"] == "callback"
    assert said["customer_asked"]["reply_by"].startswith("2022")
    assert said["plan_submitted"]["compensation"] == "120.00"
    assert said["investigation_started"]["owner"]["name"]
    assert said["noted"]["text"] == ""


def test_the_history_is_still_proved(eventful, now):
    make_root(now=eventful.archived_at)
    apply_retention(now=now)
    make_root(now=now)
    assert list(wrongs(Verified())) == []


@pytest.mark.parametrize("with_texts", [True, False])
def test_the_history_is_still_proved_offline(eventful, now, tmp_path, with_texts):
    make_root(now=eventful.archived_at)
    apply_retention(now=now)
    root = make_root(now=now)
    file = tmp_path / "export.json"
    eventful.refresh_from_db()
    file.write_bytes(canonical(exported(eventful, with_texts=with_texts)))
    assert WRITTEN not in file.read_text()
    proof = subprocess.run(
        [sys.executable, "tools/verify_export.py", file, str(root)], capture_output=True, text=True
    )
    assert proof.returncode == 0, proof.stdout


def test_an_altered_erased_event_is_found(eventful, now):
    """Verifying anonymised histories proves something."""
    apply_retention(now=now)
    event = eventful.history.get(kind="plan_submitted")
    event.payload["round"] = 7
    assert digest(event, eventful.number) != event.digest


def test_files_go_from_the_storage(eventful, now):
    (file,) = Attachment.objects.filter(ticket=eventful)
    assert default_storage.exists(str(file.file.name))
    apply_retention(now=now)
    assert not default_storage.exists(str(file.file.name))
    assert not Attachment.objects.exists()
    assert not FormDraft.objects.exists()


def test_the_code_opens_nothing_any_more(client, past, expired, now):
    apply_retention(now=now)
    answer = client.post("/progress/", {"number": expired.number, "code": past.code})
    assert answer.status_code == 422


def test_a_customer_with_another_complaint_stays_but_not_with_this_one(past, expired, now):
    past.now = now
    other = past.entered().ticket
    assert other.customer_id == expired.customer_id
    apply_retention(now=now)
    expired.refresh_from_db()
    assert other.customer.name == "张晓明"
    assert expired.customer_id != other.customer_id
    assert expired.customer.name == expired.customer.phone == ""
    assert not Customer.objects.with_phone("13800000000").exclude(pk=other.customer_id).exists()


def test_the_last_complaint_takes_the_customer_along(past, expired, now):
    second = past.to(State.ARCHIVED)
    assert second.customer_id == expired.customer_id
    apply_retention(now=now)
    assert not Customer.objects.exclude(pk__in=Ticket.objects.values("customer")).exists()
    assert {customer.name for customer in Customer.objects.all()} == {""}


@pytest.mark.parametrize("days", [0, 1])
def test_on_its_last_day_it_is_still_kept(expired, days):
    last = timezone.localtime(expired.archived_at) + timedelta(days=3 * 365 + 1)  # 2024 had a 29 February
    assert timezone.localdate(last) == expired.retain_until
    assert due_tickets(last + timedelta(days=days)).exists() is bool(days)


def test_a_legal_hold_overrides(expired, people, now):
    hold(ticket=ref(expired), by=people.supervisor, reason="法院调查", now=now)
    assert not apply_retention(now=now)
    lift_hold(ticket=ref(expired), by=people.supervisor, reason="撤诉", now=now)
    assert apply_retention(now=now)


def test_what_is_open_again_is_kept(expired):
    assert not apply_retention(now=expired.archived_at + timedelta(days=40))


def test_the_ledger_says_what_went_and_names_nobody(eventful, now):
    apply_retention(now=now)
    entries = {(entry.rule, entry.what): entry.count for entry in LedgerEntry.objects.all()}
    assert entries[Rule.RETENTION, What.TICKETS] == 1
    assert entries[Rule.RETENTION, What.CUSTOMERS] == 1
    assert entries[Rule.RETENTION, What.FILES] == 1
    assert entries[Rule.RETENTION, What.DRAFTS] == 1
    assert entries[Rule.RETENTION, What.EVENTS] == eventful.history.count() - 1
    (batch,) = set(LedgerEntry.objects.filter(rule=Rule.RETENTION).values_list("batch", flat=True))
    assert eventful.history.latest("seq").payload["batch"] == str(batch)


def test_the_second_run_finds_nothing(eventful, now):
    apply_retention(now=now)
    entries, events = LedgerEntry.objects.count(), HistoryEvent.objects.count()
    assert not apply_retention(now=now + timedelta(hours=1))
    assert (LedgerEntry.objects.count(), HistoryEvent.objects.count()) == (entries, events)


def test_many_go_in_several_batches(past, now):
    tickets = [past.to(State.ARCHIVED) for _ in range(5)]
    gone = apply_retention(now=now, batch=2)
    assert gone[Rule.RETENTION, What.TICKETS] == len(tickets)
    assert (
        LedgerEntry.objects.filter(what=What.TICKETS)
        .values_list("count", flat=True)
        .order_by("id")
        .distinct()
        .count()
        <= 2
    )
    assert LedgerEntry.objects.filter(what=What.TICKETS).count() == 3


def test_a_run_that_was_killed_is_gone_on_with(past, now, monkeypatch):
    """The batch under way is undone whole; what was finished stays, and the next run does the rest."""
    for _each in range(3):
        past.to(State.ARCHIVED)
    done: list[Ticket] = []

    def dies_at_the_second(**given):
        if done:
            raise KeyboardInterrupt
        done.append(given["ticket"])
        return anonymise(**given)

    monkeypatch.setattr("complaints.retention.applying.anonymise", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        anonymise_batch(now=now, batch=2)
    assert not Ticket.objects.filter(anonymised_at__isnull=False).exists()
    assert not LedgerEntry.objects.exists()
    monkeypatch.undo()
    assert apply_retention(now=now)[Rule.RETENTION, What.TICKETS] == 3


@pytest.mark.django_db(transaction=True)
def test_what_another_run_holds_is_left_to_it(past, now):
    first, second = past.to(State.ARCHIVED), past.to(State.ARCHIVED)
    found = []

    def elsewhere() -> None:
        try:
            found.append(anonymise_batch(now=now))
        finally:
            connection.close()

    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=first.pk)
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join(timeout=30)
        assert found[0][Rule.RETENTION, What.TICKETS] == 1
    second.refresh_from_db()
    assert second.anonymised_at == now


def test_a_dry_run_changes_nothing(eventful, capsys):
    before = everything_stored()
    call_command("apply_retention", "--dry-run")
    assert "due: 1 tickets" in capsys.readouterr().out
    assert everything_stored() == before


def test_the_command_says_what_went(eventful, capsys):
    call_command("apply_retention")
    assert "retention: 1 tickets" in capsys.readouterr().out
    call_command("apply_retention")
    assert "nothing is past its retention" in capsys.readouterr().out


def test_what_is_logged_is_counts(eventful, now, caplog):
    apply_retention(now=now)
    assert WRITTEN not in caplog.text
    assert json.dumps(WRITTEN) not in caplog.text
