"""What a plan consists of: its sum and who approves it, ways to choose from, shares, rounds."""

from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection

from accounts.actors import CUSTOMER, SYSTEM
from complaints.lifecycle.approving import approve_plan
from complaints.lifecycle.investigate import submit_plan
from complaints.lifecycle.plan_draft import check
from complaints.lifecycle.plans import drafted
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.resolve import customer_amends, customer_consents, decide_without_consent
from complaints.models import Plan, PlanOption, Term
from complaints.states import NoticeChannel, State
from tests.factories import a_plan, ref
from tests.lifecycle.drafting import TERMS, TODAY, TWO, a_draft, remedy, share

PHONE = NoticeChannel.PHONE


@pytest.mark.parametrize(
    ("options", "remedies", "sum_"),
    [
        ((), [remedy("repair")], "0.00"),
        ((), [remedy("refund", "0.1"), remedy("data-gift", "0.2")], "0.30"),
        (TWO, [remedy("repair", "10"), remedy("refund", "40", 1), remedy("refund", "39.99", 2)], "50.00"),
        (TWO, [remedy("refund", "20", 1), remedy("data-gift", "30", 1), remedy("refund", "49", 2)], "50.00"),
        (TWO, [remedy("refund", "50.01", 2)], "50.01"),
        (TWO, [remedy("apology", "7")], "7.00"),
    ],
)
def test_a_plan_costs_what_is_common_and_its_dearest_way(options, remedies, sum_):
    draft = a_draft(options=options, remedies=tuple(remedies))
    check(draft, today=TODAY)
    assert str(draft.compensation) == sum_


@pytest.fixture
def kept(terms):
    """The terms of this file as rows, by code."""
    for each in TERMS.values():
        names = {"name_zh": each.name_zh, "name_en": each.name_en}
        Term.objects.get_or_create(kind=each.kind, code=each.code, defaults=names)
    return {(term.kind, term.code): term for term in Term.objects.all()}


@pytest.fixture
def submitted(journey, network, people, now, kept):
    """`submitted(*remedies, options=…)`: a ticket with that plan handed in."""

    def handed_in(*remedies, **given):
        ticket = journey.to(State.INVESTIGATING)
        remedies = tuple(replace(r, remedy=kept["remedy", r.remedy.code]) for r in remedies)
        draft = a_plan(network, now, Decimal(0), remedies=remedies, **given)
        return submit_plan(ticket=ref(ticket), by=people.handler, draft=draft, now=now)

    return handed_in


@pytest.fixture
def offered(submitted, people, now):
    """A plan with two ways, approved: ¥10 in any case, and ¥90 or ¥110 with the one chosen."""
    ticket = submitted(
        remedy("repair", "10"), remedy("refund", "90", 1), remedy("refund", "110", 2), options=TWO
    )
    return approve_plan(ticket=ref(ticket), by=people.leader, opinion="", now=now)


@pytest.mark.parametrize(
    ("common", "dearest", "state"),
    [
        ("10", "40", State.NEGOTIATING),
        ("10", "40.01", State.PLAN_REVIEW),
    ],
)
def test_the_systems_tier_looks_at_the_dearest_way(submitted, common, dearest, state):
    ticket = submitted(remedy("repair", common), remedy("refund", dearest, 2), options=TWO)
    assert ticket.state == state
    assert ticket.plans.get().decided_by is None


@pytest.mark.parametrize(("dearest", "may"), [("490", True), ("490.01", False)])
def test_the_leaders_tier_looks_at_the_dearest_way(submitted, people, now, dearest, may):
    ticket = submitted(
        remedy("repair", "10"), remedy("refund", "300", 1), remedy("refund", dearest, 2), options=TWO
    )
    if may:
        done = approve_plan(ticket=ref(ticket), by=people.leader, opinion="", now=now)
        assert done.state == State.NEGOTIATING
    else:
        with pytest.raises(GuardFailed, match=r"500\.01"):
            approve_plan(ticket=ref(ticket), by=people.leader, opinion="", now=now)
        approve_plan(ticket=ref(ticket), by=people.approver, opinion="", now=now)


def test_everything_is_told_to_the_history(submitted, kept):
    parties = (share("network", 70), share("user", 30))
    ticket = submitted(
        remedy("apology"),
        remedy("refund", "90", 2),
        options=TWO,
        responsibility=kept["responsibility", "shared"],
        shares=tuple(replace(s, party=kept["responsibility", s.party.code]) for s in parties),
    )
    facts = ticket.history.get(kind="plan_submitted").payload
    assert facts["compensation"] == "90.00"
    assert facts["options"] == list(TWO)
    assert [(a["remedy"]["code"], a["compensation"], a["option"]) for a in facts["amounts"]] == [
        ("apology", "0.00", None),
        ("refund", "90.00", 2),
    ]
    assert [(p["party"]["code"], p["percent"]) for p in facts["shares"]] == [("network", 70), ("user", 30)]


@pytest.mark.parametrize(("option", "paid"), [(1, "100.00"), (2, "120.00")])
def test_the_customer_chooses_one_way_and_gets_what_it_brings(offered, now, option, paid):
    assert offered.plans.get().paid is None
    ticket = customer_consents(
        ticket=ref(offered), by=CUSTOMER, channel=NoticeChannel.ONLINE, option=option, now=now
    )
    plan = ticket.plans.get()
    assert ticket.state == State.IMPLEMENTING
    assert plan.chosen == PlanOption.objects.get(position=option)
    assert str(plan.paid) == paid
    assert str(plan.compensation) == "120.00"
    facts = ticket.history.get(kind="customer_consented").payload
    assert (facts["option"], facts["compensation"]) == (TWO[option - 1], paid)


@pytest.mark.parametrize("option", [None, 0, 3])
def test_without_a_choice_there_is_no_consent(offered, people, now, option):
    about = {"by": people.agent, "option": option, "now": now}
    for consent in (
        lambda: customer_consents(ticket=ref(offered), channel=PHONE, **about),
        lambda: decide_without_consent(ticket=ref(offered), reasons="x", **{**about, "by": people.leader}),
    ):
        with pytest.raises(GuardFailed) as refused:
            consent()
        assert refused.value.field == "option"
    assert not PlanOption.objects.filter(is_chosen=True).exists()
    assert offered.history.filter(kind__in=["customer_consented", "decided_without_consent"]).count() == 0


def test_a_plan_without_ways_takes_no_choice(ticket_in, people, now):
    ticket = ticket_in(State.NEGOTIATING)
    with pytest.raises(GuardFailed) as refused:
        customer_consents(ticket=ref(ticket), by=people.agent, channel=PHONE, option=1, now=now)
    assert refused.value.field == "option"
    ticket = customer_consents(ticket=ref(ticket), by=people.agent, channel=PHONE, now=now)
    facts = ticket.history.get(kind="customer_consented").payload
    assert (facts["option"], facts["compensation"]) == ("", "120.00")


def test_without_agreement_the_leader_chooses(offered, people, now):
    ticket = decide_without_consent(
        ticket=ref(offered), by=people.leader, reasons="已尽力协商", option=1, now=now
    )
    assert str(ticket.plans.get().paid) == "100.00"
    facts = ticket.history.get(kind="decided_without_consent").payload
    assert (facts["option"], facts["compensation"]) == (TWO[0], "100.00")


def test_the_next_round_takes_everything_over(submitted, people, now, kept):
    parties = (share("network", 70), share("user", 30))
    ticket = submitted(
        remedy("repair", "10"),
        remedy("refund", "90", 1),
        remedy("refund", "110", 2),
        options=TWO,
        responsibility=kept["responsibility", "shared"],
        shares=tuple(replace(s, party=kept["responsibility", s.party.code]) for s in parties),
    )
    ticket = approve_plan(ticket=ref(ticket), by=people.leader, opinion="", now=now)
    ticket = customer_amends(ticket=ref(ticket), by=people.agent, wanted="多赔一点", channel=PHONE, now=now)
    first, second = ticket.plans.order_by("round")
    assert drafted(second) == drafted(first)
    assert (second.round, second.status, second.wanted) == (2, Plan.Status.SUBMITTED, "多赔一点")
    assert (second.compensation, second.remedies.count()) == (Decimal("120.00"), 2)
    assert [first.options.count(), second.options.count()] == [2, 2]
    assert second.submitted_by == people.handler


def test_nobody_but_the_system_approves_in_its_name(submitted):
    ticket = submitted(remedy("refund", "50"))
    approved = ticket.history.get(kind="plan_approved")
    assert (approved.actor_kind, approved.actor) == (SYSTEM.kind, None)


def test_plans_of_before_get_their_sum_at_the_remedy_that_looks_like_money(submitted):
    plan = submitted(remedy("repair"), remedy("refund", "120"), remedy("apology")).plans.get()
    before = {each.term.code: each.amount for each in plan.amounts.all()}
    plan.amounts.all().delete()
    fill = import_module("complaints.migrations.0008_amounts_of_plans").FILL
    for _time in range(2):
        with connection.cursor() as cursor:
            cursor.execute(fill)
    assert {each.term.code: each.amount for each in plan.amounts.all()} == before
    assert (plan.amounts.count(), plan.paid) == (3, Decimal("120.00"))
