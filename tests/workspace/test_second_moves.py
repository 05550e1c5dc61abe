"""Second handling and early closing from the ticket page, and what the page shows of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.models import Appeal, Incident, Ticket
from complaints.states import State
from tests.factories import ref
from tests.second import a_reason, colleague, invalidity_proposed, investigators_case, rejection_proposed
from tests.workspace.conftest import page
from tests.workspace.filling import CALLED, state_of

pytestmark = pytest.mark.django_db


def offered(client, ticket, query="") -> set[str]:
    return {move.name for move in page(client, ticket, query).context["moves"]}


def text(client, ticket, query="") -> str:
    return page(client, ticket, query).content.decode()


@pytest.fixture
def suspected(ticket_in, people, now) -> Ticket:
    ticket = investigators_case(people, ticket_in(State.INVESTIGATING))
    invalidity_proposed(ticket, people.investigator, now)
    return ticket


def test_an_agent_proposes_and_a_leader_decides_not_to_accept(as_, ticket_in, send):
    ticket = ticket_in(State.INTAKE)
    agent, leader = as_("agent"), as_("leader")
    assert "decide_rejection" not in offered(leader, ticket)
    sent = send(agent, ticket, "propose_rejection", reason=a_reason().pk, explanation="不属于我们的业务")
    assert sent.status_code == 302
    assert {"propose_rejection", "decide_rejection"}.isdisjoint(offered(agent, ticket))
    shown = page(leader, ticket)
    assert shown.context["opened"].move.name == "decide_rejection"
    assert "不属于我们的业务" in shown.content.decode()
    assert send(leader, ticket, "decide_rejection", agrees="yes").status_code == 302
    assert state_of(ticket) == State.REJECTED


def test_a_leader_who_disagrees_has_to_say_why(as_, people, ticket_in, send, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    refused = send(as_("leader"), ticket, "decide_rejection", agrees="no", opinion="")
    assert refused.status_code == 422
    assert "opinion" in refused.context["opened"].form.errors
    assert send(as_("leader"), ticket, "decide_rejection", agrees="no", opinion="有事实").status_code == 302
    assert state_of(ticket) == State.INTAKE


def test_a_page_that_showed_another_proposal_decides_nothing(as_, people, ticket_in, send, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    seen = ticket.proposals.get()
    send(as_("leader"), ticket, "decide_rejection", agrees="no", opinion="有事实")
    rejection_proposed(ticket, people.agent, now)
    waiting = ticket.proposals.get(decided_at=None)
    refused = send(as_("leader"), ticket, "decide_rejection", agrees="yes", opinion="同意", request=seen.pk)
    shown = refused.content.decode()
    assert (refused.status_code, state_of(ticket)) == (409, State.INTAKE)
    assert f'name="request" value="{waiting.pk}"' in shown, "sending it again is about the new one"
    assert "同意" in shown, "what was typed is kept"
    assert "您看到的是" in shown


def test_the_proposer_is_not_offered_the_decision(as_, people, ticket_in, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.leader, now)
    assert "decide_rejection" not in offered(as_("leader"), ticket)


def test_an_investigator_proposes_with_evidence(as_, people, ticket_in, send):
    ticket = investigators_case(people, ticket_in(State.INVESTIGATING))
    client = as_("investigator")
    form = {"reason": a_reason().pk, "explanation": "没有扣费", "evidence": ""}
    refused = send(client, ticket, "propose_invalid", **form)
    assert "evidence" in refused.context["opened"].form.errors
    assert "没有扣费" in refused.content.decode()
    assert send(client, ticket, "propose_invalid", **{**form, "evidence": "详单"}).status_code == 302


def test_two_approvers_close_it_and_each_sees_the_votes(as_, people, suspected, send, client):
    first = as_("approver")
    assert offered(first, suspected) == {"decide_invalid"}
    assert send(first, suspected, "decide_invalid", agrees="yes", opinion="证据充分").status_code == 302
    assert "decide_invalid" not in offered(first, suspected)
    people.other = colleague(people.approver, "P2")
    second = as_("other")
    assert "证据充分" in text(second, suspected)
    assert send(second, suspected, "decide_invalid", agrees="yes").status_code == 302
    assert state_of(suspected) == State.INVALID
    assert send(first, suspected, "decide_invalid", agrees="yes").status_code == 409


def test_the_inbox_holds_what_this_person_may_decide(as_, people, suspected, ticket_in, now, send):
    fresh = ticket_in(State.INTAKE)
    rejection_proposed(fresh, people.agent, now)

    def waiting(role):
        response = as_(role).get("/work/approvals/")
        return [line["proposal"].ticket for line in response.context["proposals"]]

    assert waiting("leader") == [fresh]
    assert waiting("approver") == [suspected]
    assert waiting("agent") == []
    send(as_("approver"), suspected, "decide_invalid", agrees="yes")
    assert waiting("approver") == []


def test_the_number_beside_the_inbox_counts_proposals(as_, suspected):
    items = as_("approver").get("/work/approvals/").context["nav"][0].items
    assert next(item.count for item in items if item.name == "approvals") == "1"


def test_an_agent_records_a_withdrawal(as_, ticket_in, send):
    ticket = ticket_in(State.ASSIGNED)
    refused = send(as_("agent"), ticket, "withdraw", **CALLED, reason="")
    assert "reason" in refused.context["opened"].form.errors
    assert send(as_("agent"), ticket, "withdraw", **CALLED, reason="已经好了").status_code == 302
    assert state_of(ticket) == State.WITHDRAWN


@pytest.mark.parametrize("ended", [State.FEEDBACK, State.ARCHIVED])
def test_an_agent_reopens_and_the_page_counts_the_handling(as_, ticket_in, send, ended):
    ticket = ticket_in(ended)
    agent = as_("agent")
    assert {"reopen", "appeal"} <= offered(agent, ticket)
    assert send(agent, ticket, "reopen", reason="昨晚又断了").status_code == 302
    shown = text(agent, ticket)
    assert "昨晚又断了" in shown
    assert "rotate-clockwise" in shown
    assert state_of(ticket) == State.INVESTIGATING


def test_after_thirty_days_reopening_is_not_offered(as_, ticket_in, now):
    ticket = ticket_in(State.ARCHIVED)
    Ticket.objects.filter(pk=ticket.pk).update(archived_at=now - timedelta(days=31))
    assert "reopen" not in offered(as_("agent"), ticket)


def test_an_answer_of_the_first_handling_is_not_taken_for_the_second(as_, ticket_in, send, journey, people):
    ticket = ticket_in(State.ARCHIVED)
    agent = as_("agent")
    send(agent, ticket, "reopen", reason="没解决")
    ticket.refresh_from_db()
    journey.people.handler = ticket.handler
    journey.now += timedelta(minutes=1)
    for step in (
        type(journey).plan_submitted,
        type(journey).plan_approved,
        type(journey).consented,
        type(journey).resolved,
        type(journey).told,
    ):
        ticket = step(journey, ticket)
    assert "score" in page(agent, ticket, "?move=archive").context["opened"].form.fields


def test_a_regulators_case_needs_its_number(as_, ticket_in, send):
    ticket = ticket_in(State.ARCHIVED)
    form = {"kind": "regulator", "grounds": "十五日内未答复"}
    refused = send(as_("agent"), ticket, "appeal", **form)
    assert "external_number" in refused.context["opened"].form.errors
    form |= {"external_number": "工信-1", "transferred_on": "2026-11-16"}
    assert send(as_("agent"), ticket, "appeal", **form).status_code == 302
    assert "工信-1" in text(as_("agent"), ticket)


def test_an_officer_finds_appeals_in_a_queue_and_decides(as_, ticket_in, send):
    ticket = ticket_in(State.ARCHIVED)
    send(as_("agent"), ticket, "appeal", kind="internal", grounds="赔偿太少")
    officer = as_("appeal_officer")
    assert officer.get("/work/").headers["Location"] == "/work/queue/appeals/"
    assert ticket.number in officer.get("/work/queue/appeals/").content.decode()
    assert page(officer, ticket).context["opened"].move.name == "decide_appeal"
    sent = send(officer, ticket, "decide_appeal", conclusion="uphold", reasons="补偿符合规定")
    assert sent.status_code == 302
    assert state_of(ticket) == State.ARCHIVED
    assert "补偿符合规定" in text(officer, ticket)


def test_a_leader_merges_into_the_ticket_of_the_same_number(as_, journey, send):
    one, other = journey.to(State.CLASSIFIED), journey.to(State.ASSIGNED)
    leader = as_("leader")
    assert page(leader, one, "?move=merge").context["opened"].form.initial["into"] == other.number
    refused = send(leader, one, "merge", into="TS20261116-0001-0", reason="")
    assert "into" in refused.context["opened"].form.errors
    assert send(leader, one, "merge", into=other.number.lower(), reason="").status_code == 302
    assert state_of(one) == State.MERGED
    assert other.number in text(leader, one)
    assert one.number in text(leader, other)


def test_whoever_may_not_see_the_other_ticket_gets_no_link_to_it(as_, people, journey, send, headquarters):
    one, other = journey.to(State.CLASSIFIED), journey.to(State.CLASSIFIED)
    send(as_("leader"), one, "merge", into=other.number, reason="")
    Ticket.objects.filter(pk=other.pk).update(agent=people.leader, team=headquarters)
    assert f'href="/work/tickets/{other.number}/"' not in text(as_("agent"), one)
    assert f'href="/work/tickets/{other.number}/"' in text(as_("supervisor"), one)


def test_a_leader_links_and_takes_out(as_, people, ticket_in, send, category_complex, now):
    ticket = ticket_in(State.CLASSIFIED)
    leader = as_("leader")
    assert page(leader, ticket, "?move=link_incident").context["opened"].form.fields["incident"].known == {}
    incident = Incident.objects.create(
        title="城东断电",
        category=category_complex,
        notice="抢修中",
        began_at=now,
        declared_by=people.leader,
        declared_at=now,
    )
    refused = send(leader, ticket, "link_incident", incident=incident.pk)  # it came in before
    assert "reason" in refused.context["opened"].form.errors
    why = {"incident": incident.pk, "reason": "同一机房"}
    assert send(leader, ticket, "link_incident", **why).status_code == 302
    assert "同一机房" in text(leader, ticket)
    assert "抢修中" in text(as_("agent"), ticket)
    assert offered(leader, ticket) & {"link_incident", "unlink_incident"} == {"unlink_incident"}
    assert send(leader, ticket, "unlink_incident").status_code == 302
    assert "抢修中" not in text(leader, ticket)


@pytest.mark.parametrize("words", ["", " " * 20, "a\0b", "长" * 2001])
def test_what_cannot_be_a_reason_is_refused_and_kept(as_, ticket_in, send, words):
    ticket = ticket_in(State.FEEDBACK)
    refused = send(as_("agent"), ticket, "reopen", reason=words)
    assert refused.status_code == 422
    assert "reason" in refused.context["opened"].form.errors
    assert state_of(ticket) == State.FEEDBACK


def test_words_are_shown_as_words(as_, ticket_in, send):
    ticket = ticket_in(State.FEEDBACK)
    send(as_("agent"), ticket, "appeal", kind="internal", grounds="<script>alert(1)</script>䶮𠮷")
    shown = text(as_("agent"), ticket)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown
    assert "䶮𠮷" in shown


def test_the_page_of_a_ticket_with_everything_is_bounded(as_, people, suspected, send, now, client):
    """A proposal with votes and an appeal cost four statements more than none."""
    agent = as_("agent")
    with CaptureQueriesContext(
        connection,
    ) as usual:
        page(agent, suspected)
    people.other = colleague(people.approver, "P2")
    for role in ("approver", "other"):
        send(as_(role), suspected, "decide_invalid", agrees="yes")
    suspected.refresh_from_db()
    send(agent, suspected, "appeal", kind="internal", grounds="不服")
    for number in range(3):
        Appeal.objects.create(
            ticket=suspected,
            kind="regulator",
            external_number=f"GX-{number}",
            grounds="x",
            appealed_from=State.ARCHIVED,
            filed_at=now,
            decided_at=now,
        )
    with CaptureQueriesContext(connection) as full:
        page(agent, suspected)
    assert len(full) <= len(usual) + 2


def test_a_repeated_form_counts_once(as_, ticket_in):
    ticket = ticket_in(State.FEEDBACK)
    sent = ref(ticket)
    form = {"version": sent.version, "key": sent.key, "reason": "没解决"}
    for _ in range(2):
        assert as_("agent").post(f"/work/tickets/{ticket.number}/moves/reopen/", form).status_code == 302
    assert ticket.history.filter(kind="reopened").count() == 1


def test_a_page_that_changed_keeps_the_words(as_, people, ticket_in, send):
    ticket = ticket_in(State.FEEDBACK)
    version = ticket.version
    send(as_("leader"), ticket, "reopen", reason="来电说没解决")
    conflict = send(as_("agent"), ticket, "reopen", version=version, reason="客户又来电")
    assert conflict.status_code == 409
    assert "客户又来电" in conflict.content.decode()
