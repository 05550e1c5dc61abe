"""The auditor finds what the enforcer missed; /readyz and an outside watcher learn of it."""

import http.server
import json
import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import Heartbeat, Notice
from sla import auditor, dead_man, in_force, pulse
from sla.health import AUDIT_STALE_AFTER, STALE_AFTER, enforcement
from sla.ladder import policy_of
from sla.models import Clock, FiredStep
from sla.models.clock import HALFWAY
from tests.sla.conftest import SECOND, share

pytestmark = pytest.mark.django_db


def audit_at(moment, **given):
    return auditor.audit(now=lambda: moment, **given)


def test_nothing_is_missing_before_and_after_a_sweep(entered, solution, sweep_at):
    clock = solution(entered())
    assert audit_at(share(clock, 70)).missing == 0
    late = clock.due_at + timedelta(days=3)
    sweep_at(late)
    assert audit_at(late + timedelta(minutes=1)).missing == 0


def test_a_step_without_a_row_is_found_however_old(entered, solution, people):
    clock = solution(entered())
    # The enforcer believes that there is nothing to do.
    Clock.objects.filter(pk=clock.pk).update(rung=5, next_step_at=None)
    found = audit_at(clock.due_at + timedelta(days=2000))
    assert (found.missing, found.oldest_at) == (5 * 2, share(clock, 70)), "and those of the regulator's"
    told = Notice.objects.filter(kind="steps_missing", transport="in_app")
    assert set(told.values_list("recipient__role", flat=True)) == {"administrator", "supervisor"}


def test_the_same_trouble_is_told_once(entered, solution):
    clock = solution(entered())
    for minutes in range(3):
        audit_at(clock.due_at + timedelta(minutes=minutes + 1))
    assert Notice.objects.filter(kind="steps_missing", recipient__role="supervisor").count() == 1


@pytest.mark.parametrize("ended", ["met_at", "cancelled_at", "paused_at"])
def test_what_lies_after_the_end_or_in_a_pause_is_not_missed(entered, solution, ended):
    clock = solution(entered())
    Clock.objects.filter(pk=clock.pk).update(**{ended: share(clock, 70)})
    assert auditor.missing(clock.due_at + timedelta(days=1)).missing == 0
    Clock.objects.filter(pk=clock.pk).update(**{ended: share(clock, 71)})
    assert auditor.missing(clock.due_at + timedelta(days=1)).missing == 1


def test_what_ended_complete_is_not_counted_every_minute(entered, solution, sweep_at):
    clock = solution(entered())
    sweep_at(share(clock, 80))
    Clock.objects.filter(pk=clock.pk).update(met_at=share(clock, 80))
    audit_at(clock.due_at)
    clock.refresh_from_db()
    assert clock.audited_at == clock.due_at


def test_a_lost_row_of_an_audited_clock_is_found_by_the_daily_round(entered, solution):
    clock = solution(entered())
    Clock.objects.filter(pk=clock.pk).update(met_at=share(clock, 80), audited_at=clock.due_at)
    assert audit_at(clock.due_at).missing == 0
    assert audit_at(clock.due_at, everything=True).missing == 1


def test_what_is_overdue_for_good_is_left_out_once_the_daily_round_saw_all(entered, solution, sweep_at):
    clock = solution(entered())
    long_after = clock.due_at + timedelta(days=400)
    sweep_at(long_after)
    audit_at(long_after)
    assert not Clock.objects.filter(audited_at__isnull=False, met_at=None, cancelled_at=None).exists()
    audit_at(long_after, everything=True)
    assert not Clock.objects.filter(audited_at=None, met_at=None, cancelled_at=None).exists()


def test_a_ladder_that_reminds_early_is_looked_after_too(entered, solution):
    """The index knows what is past its middle; before that every clock is looked at."""
    clock = solution(entered())
    policy = policy_of(clock)
    first = replace(policy.ladder[0], percent=10)
    rules = in_force.refresh()
    early = replace(policy, ladder=(first, *policy.ladder[1:]))
    with in_force.using(replace(rules, versions={**rules.versions, (policy.code, policy.version): early})):
        before = auditor.missing(share(clock, 9), everything=False).missing  # those of its entry
        assert auditor.missing(share(clock, 20), everything=False).missing == before + 1
    assert auditor.missing(share(clock, 20), everything=False).missing == 0


def test_a_round_costs_what_is_past_the_middle(entered, solution):
    """What it asks first can be read from the index of the middles alone. Which index the planner takes
    for two thousand rows is its own affair, so here only that one gives the order without sorting."""
    clock = solution(entered())
    asked = auditor._asked(share(clock, 60))
    later = {"started_at": clock.due_at, "due_at": clock.due_at + timedelta(days=9)}
    Clock.objects.bulk_create(
        Clock(**{**_columns(clock), **later, "id": None, "cycle": cycle}) for cycle in range(2, 2000)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        first = f"SELECT FROM sla_clock WHERE {auditor._PAST_HALF} ORDER BY {HALFWAY}"
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {first}", asked)
        ((plan,),) = cursor.fetchall()
    assert sum(_looked_at(plan[0]["Plan"])) < 10, plan


def _looked_at(node):
    """How many clocks each part of a plan looked at, those it threw away included."""
    if node.get("Relation Name") == "sla_clock":
        rows = sum(node.get(kind, 0) for kind in ("Actual Rows", "Rows Removed by Filter"))
        yield rows * node["Actual Loops"]
    for part in node.get("Plans", ()):
        yield from _looked_at(part)


def _columns(clock):
    return {field.attname: getattr(clock, field.attname) for field in Clock._meta.concrete_fields}


def test_it_agrees_with_the_ladder_for_any_clock(entered, solution, sweep_at):
    """Two computations of the same instants, one in Python and one in SQL."""
    tickets = [entered(phone=f"138000040{n:02}") for n in range(10)]
    clocks = [solution(ticket) for ticket in tickets]
    for number, clock in enumerate(clocks):
        clock.deferred = timedelta(hours=7 * number, microseconds=number)
        clock.due_at = clock.due_at + clock.deferred
        clock.rung = 0
        Clock.objects.filter(pk=clock.pk).update(
            deferred=clock.deferred, due_at=clock.due_at, next_step_at=clock.started_at
        )
    sweep_at(clocks[0].started_at + SECOND)
    at = clocks[5].due_at
    sweep_at(at)
    assert auditor.missing(at).missing == 0
    before = FiredStep.objects.count()
    later = at + timedelta(hours=30)
    counted = auditor.missing(later).missing
    sweep_at(later - auditor.GRACE)
    assert FiredStep.objects.count() - before == counted > 0


def failing(client):
    checks = json.loads(client.get("/readyz").content)["checks"]
    return {check["name"]: check["detail"] for check in checks if not check["ok"]}


@pytest.fixture
def alive(db):
    now = pulse.database_now()
    Heartbeat.beat("outbox", now)
    pulse.beat(now)
    auditor.audit()
    return now


def test_ready_while_sweeps_and_audits_come(client, alive):
    assert failing(client) == {}


def test_it_says_when_the_sweeper_was_last_seen_and_how_late_it_noticed(
    client, alive, entered, solution, sweep_at
):
    told = {check["name"]: check["detail"] for check in json.loads(client.get("/readyz").content)["checks"]}
    assert re.fullmatch(r"last sweep \d+ s ago, no step yet", told["deadlines"])
    assert re.fullmatch(r"last audit \d+ s ago, nothing missing", told["auditor"])
    sweep_at(share(solution(entered()), 70) + 3 * SECOND)
    assert "latest step noticed 3.0 s after its instant" in enforcement().sweeper_words


def test_a_frozen_sweeper_turns_readyz_red_within_a_minute(client, alive):
    assert timedelta(seconds=60) > STALE_AFTER
    Heartbeat.objects.filter(name=pulse.NAME).update(beat_at=alive - STALE_AFTER - SECOND)
    assert failing(client)["deadlines"].startswith("no sweep for 4")


def test_a_sweeper_that_beats_but_does_nothing_turns_it_red_too(client, alive, entered, solution):
    clock = solution(entered())
    Clock.objects.filter(pk=clock.pk).update(next_step_at=alive - STALE_AFTER - SECOND)
    assert failing(client)["deadlines"].startswith("a step waits for")


def test_missing_steps_and_a_silent_auditor_turn_it_red(client, alive, entered, solution):
    entered()  # its limits ran out long ago, and no sweep is made
    auditor.audit()
    assert "not recorded" in failing(client)["auditor"]
    found = enforcement(timezone.now() + AUDIT_STALE_AFTER + SECOND)
    assert found.auditor_trouble.startswith("no audit for")


@pytest.fixture
def watcher():
    """An outside watcher on this machine; `answers` decides what it says."""

    class Watcher(http.server.BaseHTTPRequestHandler):
        asked: list[str] = []
        status = 200

        def do_GET(self) -> None:
            self.asked.append(self.path)
            self.send_response(self.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = http.server.HTTPServer(("127.0.0.1", 0), Watcher)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Watcher, f"http://127.0.0.1:{server.server_port}/alive?id=1"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_watcher_hears_while_all_is_well_and_only_then(alive, watcher, settings, entered):
    found, settings.DEAD_MAN_URL = watcher
    auditor.audit()
    assert found.asked == ["/alive?id=1"]
    entered()
    auditor.audit()
    assert len(found.asked) == 1


def test_a_redirect_is_not_followed(watcher, settings):
    found, settings.DEAD_MAN_URL = watcher
    found.status = 302
    assert not dead_man.ping()
    assert found.asked == ["/alive?id=1"]


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "ftp://127.0.0.1/", "http:///x", "http://127.0.0.1:1/"]
)
def test_what_is_no_reachable_web_address_is_not_asked(settings, url):
    settings.DEAD_MAN_URL = url
    assert not dead_man.ping()


@pytest.mark.parametrize("word", ["clock.rung", "next_step_at", "attempts"])
def test_it_asks_nothing_that_the_enforcer_wrote(word):
    assert word not in auditor._MISSING
