"""More time: asked for in time, explained to the customer, approved by somebody else."""

from datetime import timedelta

import pytest

from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed, KeptApart, NotAllowed, Superseded, in_words
from complaints.models import HistoryEvent, Ticket
from complaints.portal.history import public_history
from complaints.states import NoticeChannel, State
from complaints.workspace import navigation
from notifications.models import Notice
from sla import pulse
from sla.deciding import decide_extension
from sla.extending import Explained, extendable, request_extension
from sla.inbox import extensions_for
from sla.models import Extension
from tests.factories import ref
from tests.sla.conftest import SECOND
from tests.sla.test_concurrency import intact

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = "配件周五到货，周六上门更换。"


@pytest.fixture
def ticket(journey):
    return journey.to(State.INVESTIGATING)


@pytest.fixture
def longer(ticket):
    return ticket.clocks.get(target="full_solution")


@pytest.fixture
def ask(ticket, longer, people, now):
    def asked(*, by=people.handler, at=now, days=5, **changed):
        longer.refresh_from_db()
        given = {
            "clock": longer.pk,
            "promised_at": longer.due_at + days * DAY,
            "reason": "等配件",
            "explained": Explained(channel=NoticeChannel.PHONE, told_at=at - timedelta(minutes=5), said=SAID),
            **changed,
        }
        return request_extension(ticket=TicketRef(number=ticket.number), by=by, now=at, **given)

    return asked


@pytest.fixture
def decide(ticket, now):
    def decided(by, *, agrees=True, opinion="同意", at=now, **shown):
        return decide_extension(
            ticket=TicketRef(number=ticket.number), by=by, agrees=agrees, opinion=opinion, now=at, **shown
        )

    return decided


def test_an_approved_extension_moves_the_limit_and_keeps_the_original(ask, decide, longer, people, ticket):
    promised = longer.due_at
    ask()
    decide(people.leader)
    longer.refresh_from_db()
    assert (longer.due_at, longer.original_due_at) == (promised + 5 * DAY, promised)
    assert Ticket.objects.get(pk=ticket.pk).solve_by == promised + 5 * DAY
    intact(ticket)


def test_until_it_is_decided_nothing_moves(ask, longer):
    promised = longer.due_at
    ask()
    longer.refresh_from_db()
    assert longer.due_at == promised


def test_the_customer_reads_the_new_time_and_the_explanation(ask, decide, people, ticket):
    ask()
    decide(people.leader)
    (event,) = [each for each in public_history(ticket.history.all()) if "deadline_extended" in each.template]
    assert event.facts["said"] == SAID
    assert Notice.objects.filter(kind="deadline_extended", recipient=None).count() == 1


def test_the_first_is_the_leaders_the_second_supervisions(ask, decide, people, longer):
    ask()
    with pytest.raises(NotAllowed):
        decide(people.supervisor)
    decide(people.leader)
    ask()
    with pytest.raises(NotAllowed):
        decide(people.leader)
    assert decide(people.supervisor).outcome == Extension.Outcome.APPROVED
    with pytest.raises(GuardFailed):
        ask()


def test_a_refused_one_was_not_the_first(ask, decide, people, longer):
    promised = longer.due_at
    ask()
    decide(people.leader, agrees=False, opinion="可以按期完成")
    ask()
    assert decide(people.leader).outcome == Extension.Outcome.APPROVED
    longer.refresh_from_db()
    assert longer.due_at == promised + 5 * DAY


def test_whoever_asked_does_not_approve(ask, decide, people):
    ask(by=people.leader)
    with pytest.raises(KeptApart):
        decide(people.leader)


def test_after_the_limit_nobody_can_ask(ask, longer):
    with pytest.raises(GuardFailed):
        ask(at=longer.due_at + SECOND)


def test_what_the_law_sets_is_never_extended(ask, ticket, now):
    legal = ticket.clocks.get(target="regulator_reply")
    assert legal.pk not in extendable(ticket, now)
    with pytest.raises(GuardFailed) as refused:
        ask(clock=legal.pk)
    assert refused.value.field == "clock"


def test_somebody_elses_clock_is_out_of_reach(ask, journey):
    other = journey.to(State.INVESTIGATING).clocks.get(target="full_solution")
    with pytest.raises(GuardFailed):
        ask(clock=other.pk)


def test_the_new_time_must_be_later_and_the_customer_told_before(ask, longer, now):
    with pytest.raises(GuardFailed) as refused:
        ask(promised_at=longer.due_at)
    assert refused.value.field == "promised_at"
    with pytest.raises(GuardFailed) as refused:
        ask(explained=Explained(channel=NoticeChannel.SMS, told_at=now + SECOND, said=SAID))
    assert refused.value.field == "told_at"


def test_one_request_at_a_time_and_a_refusal_needs_a_word(ask, decide, people):
    ask()
    with pytest.raises(GuardFailed):
        ask()
    with pytest.raises(GuardFailed) as refused:
        decide(people.leader, agrees=False, opinion=" ")
    assert refused.value.field == "opinion"


def test_approved_after_the_breach_the_breach_stays(ask, decide, people, longer, sweep_at, ticket):
    broken_at = longer.due_at
    ask()
    sweep_at(broken_at + SECOND)
    decide(people.leader, at=broken_at + timedelta(hours=1))
    longer.refresh_from_db()
    assert (longer.breached_at, longer.due_at) == (broken_at, broken_at + 5 * DAY)
    intact(ticket)


def test_a_breach_nobody_had_noticed_is_recorded_before_the_limit_moves(
    ask, decide, people, longer, ticket, monkeypatch
):
    broken_at = longer.due_at
    monkeypatch.setattr(pulse, "database_now", lambda: broken_at + DAY)
    ask()
    decide(people.leader, at=broken_at + timedelta(hours=1))
    longer.refresh_from_db()
    assert longer.breached_at == broken_at
    intact(ticket)


def test_it_waits_in_the_inbox_of_those_who_decide(ask, people):
    asked = ask()
    assert list(extensions_for(people.leader)) == [asked]
    for role in ("supervisor", "approver", "agent", "handler"):
        assert not extensions_for(getattr(people, role)).exists(), role


def to_approve(user, now):
    """The number beside "To approve"; None for whom the pages have no such link."""
    items = (item for section in navigation.sections(user, now) for item in section.items)
    return next((item.count for item in items if item.name == "approvals"), None)


def test_everybody_who_decides_finds_it_beside_the_pages(ask, decide, people, now):
    ask()
    assert [to_approve(person, now) for person in (people.leader, people.supervisor)] == ["1", "0"]
    decide(people.leader)
    ask()
    assert [to_approve(person, now) for person in (people.leader, people.supervisor)] == ["0", "1"]
    assert to_approve(people.handler, now) is None


def test_only_the_one_that_was_shown_is_decided(ask, decide, people):
    seen = ask()
    decide(people.leader, agrees=False, opinion="先说明原因")
    waiting = ask(days=9)
    with pytest.raises(Superseded) as refused:
        decide(people.leader, extension=seen.pk)
    for asked in (seen, waiting):
        assert in_words(asked.promised_at) in refused.value.message
    assert decide(people.leader, extension=waiting.pk).pk == waiting.pk


def test_one_that_waits_for_somebody_higher_is_named_before_the_right_is_missed(ask, decide, people):
    seen = ask()
    decide(people.leader)
    ask()
    with pytest.raises(Superseded):
        decide(people.leader, extension=seen.pk)


def test_the_page_refuses_what_it_did_not_show(client, ask, decide, people, ticket):
    seen = ask()
    decide(people.leader, agrees=False, opinion="先说明原因")
    waiting = ask(days=9)
    client.force_login(people.leader)
    form = {"version": ticket.version, "key": ref(ticket).key, "agrees": "yes", "request": seen.pk}
    answer = client.post(f"/work/tickets/{ticket.number}/moves/decide_extension/", form)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert f'name="request" value="{waiting.pk}"' in shown, "sending it again is about the new one"
    assert all(in_words(asked.promised_at) in shown for asked in (seen, waiting))
    assert not Extension.objects.filter(outcome=Extension.Outcome.APPROVED).exists()


def test_the_pages_show_and_take_it(client, ask, longer, people, ticket, now):
    asked = ask()
    client.force_login(people.leader)
    assert SAID in client.get("/work/approvals/").content.decode()
    page = client.get(f"/work/tickets/{ticket.number}/?move=decide_extension").content.decode()
    assert "decide_extension" in page
    form = {"version": ticket.version, "key": ref(ticket).key, "agrees": "yes", "request": asked.pk}
    answer = client.post(f"/work/tickets/{ticket.number}/moves/decide_extension/", form)
    assert answer.status_code in {200, 302}
    assert Extension.objects.get().outcome == Extension.Outcome.APPROVED
    assert HistoryEvent.objects.filter(kind="deadline_extended").exists()
