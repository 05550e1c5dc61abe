"""Appeals: in time, once per conclusion, decided by somebody who never had a part in the case."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from accounts.actors import CUSTOMER, SYSTEM
from complaints.lifecycle.appealing import appeal, decide_appeal
from complaints.lifecycle.closing import decide_invalid, withdraw
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, IllegalMove, KeptApart, NotAllowed
from complaints.lifecycle.remarks import add_note
from complaints.models import Appeal, Proposal, Ticket
from complaints.states import NoticeChannel, State
from tests.factories import ref
from tests.second import colleague, from_regulator, invalidity_proposed, investigators_case, told

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
INTERNAL, REGULATOR = Appeal.Kind.INTERNAL, Appeal.Kind.REGULATOR
UPHOLD, CHANGE, GUIDE = Appeal.Conclusion.UPHOLD, Appeal.Conclusion.CHANGE, Appeal.Conclusion.GUIDE


def appealed(ticket, by, now, kind=INTERNAL, grounds="赔偿不合理", external_number=None, **given):
    given.setdefault("regulator", external_number and from_regulator(external_number, now))
    return appeal(ticket=ref(ticket), by=by, kind=kind, grounds=grounds, now=now, **given)


def concluded(ticket, people, now, conclusion, reasons="复核了录音与账单"):
    return decide_appeal(
        ticket=ref(ticket), by=people.appeal_officer, conclusion=conclusion, reasons=reasons, now=now
    )


@pytest.fixture
def invalid(ticket_in, people, now) -> Ticket:
    ticket = investigators_case(people, ticket_in(State.INVESTIGATING))
    invalidity_proposed(ticket, people.investigator, now)
    for approver in (people.approver, colleague(people.approver, "P2")):
        ticket.refresh_from_db()
        ticket = decide_invalid(ticket=ref(ticket), by=approver, agrees=True, opinion="", now=now)
    return ticket


@pytest.mark.parametrize("ended", [State.FEEDBACK, State.ARCHIVED])
def test_a_customer_appeals_to_us(ticket_in, people, now, ended):
    ticket = appealed(ticket_in(ended), CUSTOMER, now)
    filed = ticket.appeals.get()
    assert (ticket.state, filed.kind, filed.appealed_from) == (State.APPEALING, INTERNAL, ended)
    assert told("appeal_filed") == {people.appeal_officer.staff_number, people.agent.staff_number}
    assert told("appeal_received") == {"customer"}


@pytest.mark.parametrize("conclusion", [UPHOLD, GUIDE])
@pytest.mark.parametrize("ended", [State.FEEDBACK, State.ARCHIVED])
def test_a_handling_that_stands_is_closed_again(ticket_in, people, now, ended, conclusion):
    ticket = appealed(ticket_in(ended), CUSTOMER, now + DAY)
    ticket = concluded(ticket, people, now + 2 * DAY, conclusion)
    decided = ticket.appeals.get()
    assert (ticket.state, ticket.cycle) == (State.ARCHIVED, 1)
    assert (decided.conclusion, decided.officer, decided.decided_at) == (
        conclusion,
        people.appeal_officer,
        now + 2 * DAY,
    )
    assert ticket.retain_until == date(2029, 11, 18)
    assert ticket.archived_at == (now if ended == State.ARCHIVED else now + 2 * DAY)
    assert told("appeal_decided") == {"customer"}
    assert told("appeal_concluded") == {people.agent.staff_number, people.handler.staff_number}


def test_a_changed_handling_is_a_new_cycle(ticket_in, people, now):
    ticket = appealed(ticket_in(State.ARCHIVED), CUSTOMER, now)
    ticket = concluded(ticket, people, now + DAY, CHANGE)
    assert (ticket.state, ticket.cycle, ticket.reopened_at) == (State.INVESTIGATING, 2, now + DAY)
    assert ticket.handler != people.handler
    assert [event.kind for event in ticket.history.all()][-2:] == ["appeal_decided", "reopened"]


@pytest.mark.parametrize(("conclusion", "state"), [(UPHOLD, State.INVALID), (CHANGE, State.INVESTIGATING)])
def test_an_appeal_against_invalidity_leads_back_there_or_to_a_handling(
    invalid, people, now, conclusion, state
):
    ticket = appealed(invalid, CUSTOMER, now)
    ticket = concluded(ticket, people, now, conclusion)
    assert ticket.state == state
    assert bool(ticket.closed_for) == (state == State.INVALID)


def test_against_one_conclusion_there_is_one_appeal_to_us(ticket_in, people, now):
    ticket = appealed(ticket_in(State.ARCHIVED), CUSTOMER, now)
    ticket = concluded(ticket, people, now + DAY, UPHOLD)
    with pytest.raises(GuardFailed) as refusal:
        appealed(ticket, CUSTOMER, now + DAY)
    assert refusal.value.field == "kind"
    other = appealed(ticket, people.agent, now + DAY, REGULATOR, external_number="GX-1")
    assert other.state == State.APPEALING


def test_one_appeal_to_us_against_invalidity(invalid, people, now):
    ticket = appealed(invalid, CUSTOMER, now)
    ticket = concluded(ticket, people, now, UPHOLD)
    with pytest.raises(GuardFailed):
        appealed(ticket, CUSTOMER, now)


@pytest.mark.parametrize(
    ("by", "given", "field"),
    [
        ("agent", {"grounds": " "}, "grounds"),
        ("agent", {"kind": REGULATOR}, "external_number"),
        ("agent", {"kind": REGULATOR, "external_number": "  "}, "external_number"),
        ("agent", {"external_number": "GX-1"}, "external_number"),
        (CUSTOMER, {"kind": REGULATOR, "external_number": "GX-1"}, "kind"),
    ],
)
def test_what_an_appeal_has_to_say(ticket_in, people, now, by, given, field):
    ticket = ticket_in(State.ARCHIVED)
    with pytest.raises(GuardFailed) as refusal:
        appealed(ticket, people.agent if by == "agent" else by, now, **given)
    assert refusal.value.field == field


def test_a_number_of_the_regulator_belongs_to_one_case(ticket_in, people, now):
    appealed(ticket_in(State.ARCHIVED), SYSTEM, now, REGULATOR, external_number="GX-2026-1")
    other = ticket_in(State.ARCHIVED)
    with pytest.raises(GuardFailed) as refusal:
        appealed(other, people.agent, now, REGULATOR, external_number=" GX-2026-1 ")
    assert refusal.value.field == "external_number"
    other.refresh_from_db()
    assert other.state == State.ARCHIVED


def test_a_case_of_the_regulator_comes_first(ticket_in, people, now):
    ticket = appealed(ticket_in(State.ARCHIVED), people.agent, now, REGULATOR, external_number="GX-1")
    assert ticket.priority == 1


def test_an_appeal_ends_a_waiting_proposal(ticket_in, people, now):
    ticket = investigators_case(people, ticket_in(State.FEEDBACK))
    invalidity_proposed(ticket, people.investigator, now)
    appealed(ticket, CUSTOMER, now)
    assert ticket.proposals.get().outcome == Proposal.Outcome.OVER


def test_a_case_under_appeal_is_not_declared_invalid(ticket_in, people, now):
    ticket = investigators_case(people, ticket_in(State.FEEDBACK))
    ticket = appealed(ticket, CUSTOMER, now)
    with pytest.raises(GuardFailed):
        invalidity_proposed(ticket, people.investigator, now)


def test_withdrawing_the_complaint_ends_an_appeal_to_us(ticket_in, now):
    ticket = appealed(ticket_in(State.ARCHIVED), CUSTOMER, now)
    withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)
    filed = ticket.appeals.get()
    assert (filed.decided_at, filed.conclusion) == (now, "")


# Who decides


def test_whoever_had_any_part_before_does_not_see_nor_decide_the_appeal(ticket_in, people, now):
    was_leader = colleague(people.leader, "L2")
    ticket = ticket_in(State.FEEDBACK)
    add_note(ticket=ref(ticket), by=was_leader, text="看过", now=now)
    was_leader.role = "appeal_officer"
    was_leader.save()
    ticket = appealed(ticket, CUSTOMER, now)
    assert was_leader.staff_number not in told("appeal_filed")
    assert not Ticket.objects.visible_to(was_leader).filter(pk=ticket.pk).exists()
    with pytest.raises(Ticket.DoesNotExist):
        decide_appeal(ticket=ref(ticket), by=was_leader, conclusion=UPHOLD, reasons="x", now=now)


def test_segregation_holds_without_the_visibility(ticket_in, people, now, monkeypatch):
    ticket = appealed(ticket_in(State.ARCHIVED), CUSTOMER, now)
    people.handler.role = "appeal_officer"
    people.handler.save()
    for user_of_it in ("models.ticket_queries", "lifecycle.moving"):
        monkeypatch.setattr(f"complaints.{user_of_it}.visible_to", lambda actor, on=None: Q())
    with pytest.raises(KeptApart):
        decide_appeal(ticket=ref(ticket), by=people.handler, conclusion=UPHOLD, reasons="x", now=now)


def test_an_officer_who_works_on_the_appeal_goes_on_seeing_it(ticket_in, people, now):
    ticket = appealed(ticket_in(State.ARCHIVED), CUSTOMER, now)
    add_note(ticket=ref(ticket), by=people.appeal_officer, text="调取了录音", now=now)
    assert concluded(ticket, people, now, UPHOLD).state == State.ARCHIVED
    assert Ticket.objects.visible_to(people.appeal_officer).filter(pk=ticket.pk).exists()


def test_whoever_decided_the_first_appeal_does_not_decide_the_second(ticket_in, people, now):
    ticket = appealed(ticket_in(State.ARCHIVED), CUSTOMER, now)
    ticket = concluded(ticket, people, now, UPHOLD)
    ticket = appealed(ticket, people.agent, now, REGULATOR, external_number="GX-1")
    with pytest.raises(KeptApart):
        concluded(ticket, people, now, UPHOLD)


def test_only_appeal_officers_decide(ticket_in, people, now):
    ticket = appealed(ticket_in(State.ARCHIVED), CUSTOMER, now)
    with pytest.raises(NotAllowed):
        decide_appeal(ticket=ref(ticket), by=people.supervisor, conclusion=UPHOLD, reasons="x", now=now)


def test_a_decision_has_reasons(ticket_in, people, now):
    ticket = appealed(ticket_in(State.ARCHIVED), CUSTOMER, now)
    with pytest.raises(GuardFailed) as refusal:
        concluded(ticket, people, now, UPHOLD, reasons="\n")
    assert refusal.value.field == "reasons"


def test_an_appeal_is_decided_once(ticket_in, people, now):
    ticket = appealed(ticket_in(State.ARCHIVED), CUSTOMER, now)
    seen = ref(ticket)
    given = {"by": people.appeal_officer, "conclusion": UPHOLD, "reasons": "x", "now": now}
    ticket = decide_appeal(ticket=seen, **given)
    with pytest.raises(AlreadyDone):
        decide_appeal(ticket=seen, **given)
    with pytest.raises(IllegalMove):
        decide_appeal(ticket=ref(ticket), **given)


def test_a_case_under_way_is_not_appealed(ticket_in, now):
    with pytest.raises(IllegalMove):
        appealed(ticket_in(State.INVESTIGATING), CUSTOMER, now)
