"""The rollups kept up to date event by event are those counted anew from the history."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from complaints.lifecycle.assign import assign
from complaints.models import Ticket
from complaints.states import State
from reports.contribution import contributed
from reports.definitions import DEFINITIONS
from reports.models import Contribution, Rollup, Stale
from reports.rollups import loading, rebuild, refresh
from reports.tallies import Tally
from sla.enforcer import sweep
from tests.factories import PHONE, ref
from tests.reports.walking import Walk
from tests.sla.test_concurrency import at_once

WALKS = settings(
    max_examples=int(os.environ.get("WALKS", "5")),
    derandomize="WALKS" not in os.environ,
    phases=[Phase.explicit, Phase.generate] + [Phase.shrink] * ("WALKS" in os.environ),
    suppress_health_check=list(HealthCheck),
)
STEPS = 40


@WALKS
@given(data=st.data())
def test_kept_up_to_date_is_the_same_as_counted_anew(stage, now, stored, data):
    with transaction.atomic():
        walk = Walk(stage=stage, now=now)
        for _ in range(STEPS):
            walk.step(data)
            if data.draw(st.integers(0, 4), "refresh") == 0:
                refresh(now=walk.now, batch=data.draw(st.sampled_from([1, 3, 500]), "batch"))
        refresh(now=walk.now)
        kept = stored()
        assert kept[0]
        rebuild(now=walk.now)
        assert stored() == kept
        transaction.set_rollback(True)


def test_a_refresh_leaves_nothing_to_do_and_repeats_without_effect(ticket_in, counted, stored):
    ticket_in(State.FEEDBACK)
    assert counted() > 0
    kept = stored()
    assert not Stale.objects.exists()
    assert counted() == 0
    assert stored() == kept


def test_an_event_takes_back_what_was_counted_before(ticket_in, counted, stored, people, network, now):
    """Given to a department, a ticket counts there, and nowhere twice."""
    ticket = ticket_in(State.CLASSIFIED)
    counted()
    assign(ticket=ref(ticket), by=people.agent, department=network, now=now)
    counted()
    (row,) = Rollup.objects.filter(span="month", scope="", dimension="department")
    assert {key: tallies["accepted"] for key, tallies in row.keys.items()} == {network.code: [1]}
    kept = stored()
    rebuild(now=now)
    assert stored() == kept


def test_a_limit_that_passes_without_an_event_is_found_by_time(ticket_in, counted, now):
    ticket = ticket_in(State.CLASSIFIED)
    counted()
    found = Contribution.objects.get(pk=ticket.pk)
    assert found.revisit_on
    assert not found.lateness.exists()
    later = now + timedelta(days=60)
    assert refresh(now=later) == 1
    assert found.lateness.filter(tally="late").exists()
    assert refresh(now=later) == 0


def test_events_written_past_the_moves_are_counted_as_well(ticket_in, counted, now):
    """The sweep of the deadlines writes many at once; the mark comes from the database."""
    ticket = ticket_in(State.CLASSIFIED)
    counted()
    sweep(now=lambda: now + timedelta(days=60))
    assert set(Stale.objects.values_list("ticket_id", flat=True)) == {ticket.pk}


def test_a_part_can_be_counted_anew(ticket_in, counted, stored, now):
    ticket_in(State.ARCHIVED)
    counted()
    kept = stored()
    Rollup.objects.all().delete()
    day = now.date().isoformat()
    call_command("rebuild_rollups", "--from", day, "--to", day, stdout=StringIO())
    assert stored()[0] == kept[0]


def test_all_counted_anew_is_all_that_waited(ticket_in, counted, stored, now):
    """Marks go with what they stand for; of a part they stay, for neighbours may lie outside of it."""
    ticket_in(State.ARCHIVED)
    rebuild(now=now, first=now.date(), last=now.date())
    assert Stale.objects.exists()
    rebuild(now=now)
    assert not Stale.objects.exists()
    kept = stored()
    counted()
    assert stored() == kept


def test_an_anonymised_ticket_keeps_what_it_counted(ticket_in, counted, stored, now):
    ticket = ticket_in(State.ARCHIVED)
    counted()
    kept = stored()
    Ticket.objects.filter(pk=ticket.pk).update(anonymised_at=now, category=None)
    Stale.objects.create(ticket_id=ticket.pk)
    counted()
    rebuild(now=now)
    assert stored() == kept


@pytest.mark.django_db(transaction=True)
def test_two_at_once_count_once(ticket_in, now, stored):
    ticket_in(State.FEEDBACK)
    at_once(*[lambda: refresh(now=now)] * 4)
    refresh(now=now)
    (row,) = Rollup.objects.filter(span="month", scope="", dimension="")
    assert row.keys[""]["accepted"] == [1]


def test_one_that_cannot_be_counted_holds_up_no_other(journey, counted, now, monkeypatch, caplog):
    _bad, good = journey.to(State.CLASSIFIED), journey.to(State.CLASSIFIED)

    def fails(case, today):
        if not seen:
            seen.append(case)
            raise KeyError("payload")
        return contributed(case, today)

    seen: list[object] = []
    monkeypatch.setattr(loading, "contributed", fails)
    counted()
    assert list(Contribution.objects.values_list("pk", flat=True)) == [good.pk]
    assert "cannot be counted" in caplog.text
    assert PHONE not in caplog.text


def test_what_counts_as_before_is_not_written_again(ticket_in, counted, now):
    """Nor its index, which is what counting a large house anew would cost most."""
    ticket_in(State.ARCHIVED)
    counted()
    before = places()
    rebuild(now=now)
    assert places() == before
    rebuild(now=now + timedelta(days=60))
    assert places() == before


def places() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT each.ctid::text, late.ctid::text FROM reports_contribution AS each"
            " LEFT JOIN reports_lateness AS late ON contribution_id = ticket_id ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_the_short_copy_of_a_row_holds_what_is_read_from_many():
    tallies = {str(each): [3, 5, {"1": 3}] for each in Tally}
    for dimension in ("", "channel"):
        keys = {"": tallies, "hotline": tallies}
        Rollup.objects.create(span=Rollup.Span.DAY, first="2026-10-01", dimension=dimension, keys=keys)
    plain, cut = Rollup.objects.order_by("dimension").values_list("brief", flat=True)
    assert plain[""] == {tally: [3, 5] for tally in tallies}
    standing = {str(tally) for each in DEFINITIONS.values() for tally in each.still or ()}
    assert cut["hotline"] == {tally: [3, 5] for tally in standing}


def test_how_statements_are_planned_is_left_as_it_was(ticket_in, counted):
    ticket_in(State.CLASSIFIED)
    assert counted()
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_nestloop")
        assert cursor.fetchone() == ("on",)
