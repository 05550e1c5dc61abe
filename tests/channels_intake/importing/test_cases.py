"""Cases of a regulator, 12345 or 12315: taken in once, on the right ticket, answered in time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from channels_intake.channels.regulator.answering import Part, answered, cases, tell
from channels_intake.channels.regulator.sheet import sheet
from channels_intake.channels.regulator.taking import take_case
from channels_intake.importing import deciding, working
from channels_intake.models import Contact, Import, Origin
from complaints.lifecycle.authority import Case, record_answer
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.models import Ticket
from complaints.proof.verify import Verified, wrongs
from complaints.states import Authority, Channel, State
from sla.models import Clock
from tests.channels_intake.importing.files import as_csv, checked, imported
from tests.factories import a_complaint

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
HEADERS = ["申诉编号", "转办时间", "答复期限", "申诉人", "申诉号码", "申诉内容", "关联工单"]
GIVEN = {"kind": Import.Kind.CASES, "source": Authority.MIIT, "name": "管局转办.csv"}


def a_case(number="MIIT-1", received="2026-11-13 09:00", reply_by="", ticket=""):
    return [number, received, reply_by, "张晓明", "13800000000", "承诺两天内回电，到今天没人理。", ticket]


def from_file(people, now, *rows):
    return imported(as_csv(*rows, headers=HEADERS), people.leader, now, **GIVEN)


def taken(people, now, ticket="", number="MIIT-1", **given):
    case = Case(authority=Authority.MIIT, number=number, grounds="没人理", **given)
    complaint = a_complaint(now, channel=Channel.REGULATOR)
    return take_case(case=case, complaint=complaint, ticket=ticket, by=people.supervisor, now=now)


def test_a_case_becomes_a_ticket_before_all_others(people, now):
    asked = from_file(people, now, a_case())
    ticket = Ticket.objects.get()
    assert (asked.made, asked.linked) == (1, 0)
    assert (ticket.state, ticket.channel, ticket.priority, ticket.agent) == (
        State.INTAKE,
        Channel.REGULATOR,
        1,
        None,
    )
    assert [event.kind for event in ticket.history.all()] == ["entered", "case_taken"]
    assert ticket.history.last().actor == people.leader
    assert list(wrongs(Verified())) == []


def test_the_laws_limit_counts_from_the_authority_and_ours_from_arrival(people, now):
    from_file(people, now, a_case(received="2026-11-13 09:00"))
    clocks = {clock.target: clock for clock in Clock.objects.all()}
    assert f"{clocks['regulator_reply'].due_at.astimezone(HERE):%m-%d %H:%M}" == "12-01 00:00"
    assert (clocks["entry"].started_at, clocks["entry"].met_at) == (now, now)
    assert Contact.objects.get().state == Contact.State.ENTERED


def test_the_authoritys_own_deadline_holds(people, now):
    from_file(people, now, a_case(reply_by="2026-11-20"), a_case("MIIT-2", reply_by="2027-01-20"))
    ends = Clock.objects.filter(target="regulator_reply").order_by("ticket")
    found = [f"{clock.due_at.astimezone(HERE):%m-%d %H:%M}" for clock in ends]
    assert found == ["11-21 00:00", "12-01 00:00"]  # a later one does not undo the law's


def test_the_same_case_comes_once_by_file_and_by_program(people, now):
    from_file(people, now, a_case())
    again = from_file(people, now, a_case(" miit-1"))
    assert (again.made, again.known, Ticket.objects.count()) == (0, 1, 1)
    assert not taken(people, now).is_new


def test_about_a_closed_ticket_it_is_an_appeal(people, now, ticket_in):
    ticket = ticket_in(State.ARCHIVED)
    found = taken(people, now, ticket.number, reply_by=now + timedelta(days=4))
    ticket.refresh_from_db()
    assert (found.is_linked, ticket.state, ticket.priority) == (True, State.APPEALING, 1)
    assert ticket.appeals.get().external_number == "MIIT-1"
    assert ticket.clocks.get(target="appeal_report").due_at == now + timedelta(days=4)


def test_the_file_says_since_when_the_authority_counts(people, now, ticket_in):
    ticket = ticket_in(State.ARCHIVED)
    from_file(people, now, a_case(received="2026-11-13 09:00", ticket=ticket.number))
    assert f"{ticket.appeals.get().transferred_on}" == "2026-11-13"
    started_at = ticket.clocks.get(target="appeal_report").started_at.astimezone(HERE)
    assert f"{started_at:%m-%d %H:%M}" == "11-13 00:00"


def test_about_an_open_ticket_it_goes_on_before_the_others(people, now, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    taken(people, now, ticket.number, reply_by=now + timedelta(days=2))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.priority) == (State.INVESTIGATING, 1)
    assert ticket.clocks.get(target="regulator_reply").due_at == now + timedelta(days=2)


def test_a_merged_ticket_is_not_taken_up(people, now, ticket_in):
    ticket = ticket_in(State.INTAKE)
    Ticket.objects.filter(pk=ticket.pk).update(state=State.MERGED)
    with pytest.raises(GuardFailed):
        taken(people, now, ticket.number)
    assert not Origin.objects.exists()


def test_tickets_of_the_same_number_are_offered_and_chosen(people, now, ticket_in, client):
    ticket = ticket_in(State.FEEDBACK)
    asked = checked(as_csv(a_case(), headers=HEADERS), people.leader, now, **GIVEN)
    client.force_login(people.leader)
    page = client.get(f"/work/imports/{asked.pk}/")
    assert ticket.number in page.content.decode()
    assert "13800000000" not in page.content.decode()
    client.post(f"/work/imports/{asked.pk}/start/", {"row-2": ticket.number})
    asked.refresh_from_db()
    ticket.refresh_from_db()
    assert (asked.linked, ticket.state, Ticket.objects.count()) == (1, State.APPEALING, 1)


def test_nobody_links_what_they_do_not_see(people, now, ticket_in):
    ticket = ticket_in(State.FEEDBACK)
    User.objects.filter(pk=people.leader.pk).update(unit=people.handler.unit)
    Ticket.objects.filter(pk=ticket.pk).update(team=None)
    asked = checked(as_csv(a_case(ticket=ticket.number), headers=HEADERS), people.leader, now, **GIVEN)
    assert [each.code for each in asked.problems.all()] == ["no_ticket"]
    deciding.choose_tickets(asked=asked.pk, tickets={"2": ticket.number}, by=people.leader)
    deciding.start(asked=asked.pk, by=people.leader, now=now)
    working.work(now=now)
    ticket.refresh_from_db()
    assert ticket.state == State.FEEDBACK


@pytest.mark.parametrize("role", ["agent", "handler", "administrator", "analyst"])
def test_not_everybody_takes_cases(people, now, role):
    case = Case(authority=Authority.MIIT, number="1", grounds="x")
    with pytest.raises(NotAllowed):
        take_case(case=case, complaint=a_complaint(now), by=getattr(people, role), now=now)


def test_what_the_customer_was_told_is_what_the_authority_is_told(people, now, journey):
    ticket = journey.to(State.RESOLVED)
    taken(people, now, ticket.number)
    assert [case.pk for case in cases(people.supervisor, Part.OPEN)] == [Origin.objects.get().pk]
    ticket.refresh_from_db()
    journey.told(ticket)
    (case,) = answered(list(cases(people.supervisor, Part.READY)))
    assert case.answer
    assert sheet([case]).startswith(b"PK")
    later = now + timedelta(hours=1)
    assert tell(numbers=[case.origin.pk], by=people.supervisor, now=later) == 1
    assert tell(numbers=[case.origin.pk], by=people.supervisor, now=later) == 0
    event = Ticket.objects.get().history.last()
    assert (event.kind, event.payload["external_number"]) == ("case_answered", "MIIT-1")
    assert cases(people.supervisor, Part.TOLD).count() == 1
    assert list(wrongs(Verified())) == []


def test_a_report_meets_the_authoritys_limit(people, now, ticket_in):
    ticket = ticket_in(State.ARCHIVED)
    taken(people, now, ticket.number)
    record_answer(
        ticket=TicketRef(number=ticket.number),
        authority=Authority.MIIT,
        number="MIIT-1",
        answer="已退费",
        by=people.supervisor,
        now=now,
    )
    assert ticket.clocks.get(target="appeal_report").met_at == now
