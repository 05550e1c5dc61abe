"""Tickets of another system become ours: once, as they stood, and nobody outside is told."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from accounts.actors import CUSTOMER
from channels_intake.importing import deciding, running, working
from channels_intake.importing.rows import Reader
from channels_intake.models import Import, Origin
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import NotAllowed
from complaints.lifecycle.reopening import reopen
from complaints.models import Customer, HistoryEvent, Ticket
from complaints.proof.verify import Verified, wrongs
from complaints.states import Channel, State
from notifications.models import Notice
from reports.rollups.loading import counted
from reports.tallies import Tally
from sla.enforcer import sweep
from sla.models import Clock
from tests.channels_intake.importing.files import (
    HEADERS,
    as_csv,
    as_xlsx,
    checked,
    closed,
    imported,
    still_open,
)

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")


def test_a_closed_ticket_is_archived_as_it_was(people, now):
    asked = imported(as_csv(closed()), people.supervisor, now)
    ticket = Ticket.objects.get()
    assert (asked.state, asked.made, asked.wrong) == (Import.State.DONE, 1, 0)
    assert (ticket.state, ticket.channel, ticket.customer.name) == (State.ARCHIVED, Channel.HOTLINE, "张晓明")
    assert ticket.received_at == datetime(2026, 3, 5, 14, 5, tzinfo=HERE)
    assert ticket.archived_at == datetime(2026, 3, 9, 16, 20, tzinfo=HERE)
    assert f"{ticket.retain_until}" == "2029-03-09"
    event = ticket.history.get()
    assert (event.kind, event.actor, event.to_state) == ("imported", people.supervisor, State.ARCHIVED)
    assert event.payload["external_number"] == "C-1"
    assert event.payload["result"] == "已退费 15 元，客户认可"
    assert not Clock.objects.exists()
    assert not Notice.objects.exists()


def test_an_open_ticket_is_owed_what_counts_from_its_receipt(people, now):
    imported(as_csv(still_open()), people.supervisor, now)
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.agent) == (State.INTAKE, None)
    clocks = {clock.target: clock for clock in Clock.objects.all()}
    received_at = datetime(2026, 3, 5, 14, 5, tzinfo=HERE)
    assert clocks["solution"].due_at == received_at + timedelta(hours=24)
    assert clocks["entry"].met_at == received_at  # the other system entered it
    assert f"{clocks['regulator_reply'].due_at.astimezone(HERE):%m-%d}" == "03-21"


def test_what_another_system_kept_is_in_no_figure(people, now):
    imported(as_csv(closed(), still_open()), people.supervisor, now)
    keys = Ticket.objects.values_list("pk", flat=True)
    tallies = {fact.tally for each in counted(keys, now.date()) for fact in each.facts}
    assert tallies <= {Tally.LATE, Tally.PROMISE_BROKEN}  # the open one is late by now, here as there


def test_an_instant_that_no_calendar_knows_is_a_problem(people, now):
    asked = imported(as_csv(still_open(受理时间="1997-07-01")), people.supervisor, now)
    assert (asked.state, [each.code for each in asked.problems.all()]) == (Import.State.DONE, ["too_old"])


def test_nobody_outside_hears_of_promises_that_broke_in_the_old_system(people, now):
    rows = [[*still_open(f"O-{n}"), "zhang@example.com"] for n in range(3)]
    imported(as_csv(*rows, headers=[*HEADERS, "邮箱"]), people.supervisor, now)
    assert sweep(now=lambda: now).steps > 0
    assert Clock.objects.filter(breached_at__isnull=False).count() == 6
    assert not Notice.objects.filter(recipient=None).exists()
    assert Notice.objects.filter(kind="deadline").exists()  # people here are told


def test_the_same_file_twice_brings_nothing_twice(people, now):
    data = as_csv(closed("A"), closed("B"), still_open("C"))
    imported(data, people.supervisor, now)
    again = imported(data, people.supervisor, now + timedelta(hours=1))
    assert (again.made, again.known) == (0, 3)
    assert (Ticket.objects.count(), Origin.objects.count(), Customer.objects.count()) == (3, 3, 1)


def test_another_system_may_use_the_same_numbers(people, now):
    imported(as_csv(closed("A")), people.supervisor, now)
    assert imported(as_csv(closed("A")), people.supervisor, now, source="hall-desk").made == 1


def test_a_row_that_stands_twice_is_said_and_brought_once(people, now):
    asked = checked(as_csv(closed("A"), closed("Ａ")), people.supervisor, now)
    assert [(each.row, each.code) for each in asked.problems.all()] == [(3, "twice")]
    deciding.start(asked=asked.pk, by=people.supervisor, now=now)
    working.work(now=now)
    assert Ticket.objects.count() == 1


def test_the_check_makes_nothing(people, now):
    asked = checked(as_csv(closed(), still_open()), people.supervisor, now)
    assert (asked.state, asked.rows, asked.wrong) == (Import.State.CHECKED, 2, 0)
    assert not Ticket.objects.exists()
    assert not Origin.objects.exists()


def test_wrong_rows_are_left_out_and_the_others_come(people, now):
    rows = [closed("A"), closed("B", 受理时间="上周三"), closed("", 姓名="李"), closed("D", 办结时间="")]
    asked = imported(as_csv(*rows), people.supervisor, now)
    assert (asked.made, asked.wrong) == (1, 3)
    found = [(each.row, each.field, each.code) for each in asked.problems.order_by("row")]
    assert found == [
        (3, "received", "no_instant"),
        (4, "number", "empty"),
        (5, "closed", "not_closed"),
    ]


def test_what_may_be_kept_no_longer_is_not_taken_over(people, now):
    old = closed("A", 受理时间="2020-01-02", 办结时间="2020-02-03")
    asked = imported(as_csv(old), people.supervisor, now)
    assert (asked.made, [each.code for each in asked.problems.all()]) == (0, ["kept_no_longer"])


def test_the_report_shows_nobodys_data(people, now):
    rows = [
        closed("A", 手机号码="1.38E+10"),
        closed("B", 投诉内容="我的电话 13800000000" * 400),
        closed("C", 姓名="欧阳" * 40, 手机号码="12"),
    ]
    asked = checked(as_csv(*rows), people.supervisor, now)
    shown = {(each.field, each.code): each.value for each in asked.problems.all()}
    assert ("phone", "shortened") in shown
    assert shown["description", "too_long"] == "(6400)"
    assert set(shown["name", "too_long"]) <= set("欧阳*")
    assert "1380000" not in "".join(shown.values())


def test_nothing_of_people_is_in_the_logs(people, now, capsys, caplog):
    imported(as_csv(closed(), closed("B", 手机号码="x")), people.supervisor, now)
    printed = capsys.readouterr()
    said = printed.out + printed.err + caplog.text
    assert "13800000000" not in said
    assert "张晓明" not in said


def test_a_cell_may_hold_what_people_write(people, now):
    words = "䶮𠮷👨‍👩‍👧\n第二行" + "长" * 4990
    imported(as_xlsx(closed("A", 投诉内容=words[:5000], 姓名="䶮𠮷")), people.supervisor, now, name="a.xlsx")
    ticket = Ticket.objects.get()
    assert (ticket.description, ticket.customer.name) == (words[:5000], "䶮𠮷")


def test_the_histories_and_numbers_still_prove_themselves(people, now):
    rows = [closed(f"A{n}", 受理时间=f"2026-03-0{n % 3 + 1}") for n in range(5)]
    imported(as_csv(*rows, still_open()), people.supervisor, now)
    assert list(wrongs(Verified())) == []
    assert sorted(Ticket.objects.values_list("number", flat=True))[0].startswith("TS20260301-0001-")


def test_a_closed_one_can_be_handled_again(people, now):
    imported(as_csv(closed(办结时间="2026-11-10")), people.supervisor, now)
    ticket = Ticket.objects.get()
    reopen(ticket=TicketRef(number=ticket.number), by=CUSTOMER, reason="又被扣了", now=now)
    clocks = Clock.objects.filter(ticket=ticket)
    assert set(clocks.values_list("cycle", flat=True)) == {2}
    assert "recontact" in set(clocks.values_list("target", flat=True))
    assert list(wrongs(Verified())) == []


@pytest.mark.parametrize("role", ["agent", "leader", "administrator", "analyst"])
def test_only_supervision_brings_tickets_in(people, now, role):
    with pytest.raises(NotAllowed):
        imported(as_csv(closed()), getattr(people, role), now)
    assert not Import.objects.exists()


def test_killed_in_the_middle_it_goes_on_where_it_was(people, now, monkeypatch):
    monkeypatch.setattr("channels_intake.importing.staging.CHUNK_ROWS", 2)
    asked = checked(as_csv(*(closed(f"A{n}") for n in range(7))), people.supervisor, now)
    deciding.start(asked=asked.pk, by=people.supervisor, now=now)
    reader = Reader.of(asked, now)
    assert running.run_chunk(asked.pk, reader, now=now)
    monkeypatch.setattr(HistoryEvent.objects, "bulk_create", _killed)
    with pytest.raises(KeyboardInterrupt):
        running.run_chunk(asked.pk, reader, now=now)
    monkeypatch.undo()
    asked.refresh_from_db()
    assert (Ticket.objects.count(), asked.position, asked.done) == (2, 1, 2)
    assert working.work(now=now) == 0  # the dead worker's lease holds for a minute
    Import.objects.update(lease_until=None)
    assert working.work(now=now) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.made, Ticket.objects.count()) == (Import.State.DONE, 7, 7)
    assert list(wrongs(Verified())) == []


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_what_kills_its_worker_again_and_again_comes_to_rest(people, now, monkeypatch):
    asked = checked(as_csv(closed()), people.supervisor, now)
    deciding.start(asked=asked.pk, by=people.supervisor, now=now)
    monkeypatch.setattr("channels_intake.importing.working.run_chunk", _broken)
    for _attempt in range(4):
        Import.objects.update(lease_until=None)
        working.work(now=now)
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (Import.State.FAILED, "worker lost")
    monkeypatch.undo()
    deciding.go_on(asked=asked.pk, by=people.supervisor)


def _broken(*_: object, **__: object) -> None:
    raise ValueError("x")


def test_cancelled_it_stops_and_keeps_what_came(people, now, monkeypatch):
    monkeypatch.setattr("channels_intake.importing.staging.CHUNK_ROWS", 1)
    asked = checked(as_csv(closed("A"), closed("B")), people.supervisor, now)
    deciding.start(asked=asked.pk, by=people.supervisor, now=now)
    running.run_chunk(asked.pk, Reader.of(asked, now), now=now)
    deciding.cancel(asked=asked.pk, by=people.supervisor, now=now)
    assert not running.run_chunk(asked.pk, Reader.of(asked, now), now=now)
    asked.refresh_from_db()
    assert (asked.state, asked.made, asked.chunks.count()) == (Import.State.CANCELLED, 1, 0)


def test_nothing_of_the_file_is_left_when_it_is_done(people, now):
    asked = imported(as_csv(closed()), people.supervisor, now)
    assert (asked.blocks.count(), asked.chunks.count()) == (0, 0)


def test_what_the_database_holds_meanwhile_is_unreadable(people, now):
    asked = checked(as_csv(closed()), people.supervisor, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM channels_intake_importchunk WHERE of_id = %s", [asked.pk])
        assert "张晓明".encode() not in bytes(cursor.fetchone()[0])
    assert "张晓明" in json.dumps(asked.chunks.get().rows, ensure_ascii=False)
