"""A plan with ways to choose from, amounts and shares: written, summed up, chosen from, taken over."""

import pytest

from complaints.lifecycle.approving import approve_plan
from complaints.models import Plan, Term
from complaints.states import State
from tests.factories import ref
from tests.workspace.filling import CALLED, a_plan_form, rows, term

pytestmark = pytest.mark.django_db


@pytest.fixture
def more_terms(terms):
    """Who could share a responsibility, and one remedy more, by code."""
    for kind, code in (("responsibility", "user"), ("responsibility", "shared"), ("remedy", "refund")):
        Term.objects.create(kind=kind, code=code, name_zh=code, name_en=code)
    return {each.code: each.pk for each in Term.objects.exclude(kind="cause")}


def test_ways_stay_four_at_most(as_, ticket_in, send, network, now):
    full = rows("option", *({"text": text} for text in "一二三四"))
    form = a_plan_form(network, now, add_row="options", **full)
    sent = send(as_("handler"), ticket_in(State.INVESTIGATING), "submit_plan", **form)
    assert len(sent.context["opened"].form.options) == 4


@pytest.mark.parametrize(
    ("percents", "problem"), [((60, 40), ""), ((60, 39), "party"), ((100,), "party"), ((0, 100), "percent")]
)
def test_a_shared_responsibility_is_split(as_, ticket_in, send, network, now, more_terms, percents, problem):
    ticket = ticket_in(State.INVESTIGATING)
    parties = (more_terms["network"], more_terms["user"])
    shares = [{"party": party, "percent": each} for party, each in zip(parties, percents, strict=False)]
    form = a_plan_form(network, now, responsibility=more_terms["shared"], **rows("share", *shares))
    response = send(as_("handler"), ticket, "submit_plan", **form)
    if problem:
        assert problem in response.context["opened"].form.shares.forms[0].errors
        assert "ts-parts is-open" in response.content.decode()
    else:
        assert [share.percent for share in Plan.objects.get().shares.order_by("pk")] == [60, 40]
        assert "user 40 %" in as_("leader").get("/work/approvals/").content.decode()


def test_a_blank_way_does_not_shift_the_others(as_, ticket_in, send, network, now, more_terms):
    ways = rows("option", {"text": ""}, {"text": "修好"}, {"text": "退订"})
    remedies = rows(
        "remedy",
        {"remedy": more_terms["repair"], "option": "2"},
        {"remedy": more_terms["refund"], "amount": "60", "option": "3"},
    )
    form = a_plan_form(network, now, **ways, **remedies)
    assert send(as_("handler"), ticket_in(State.INVESTIGATING), "submit_plan", **form).status_code == 302
    brought = [[each.term.code for each in option.own] for option in Plan.objects.get().options.all()]
    assert brought == [["repair"], ["refund"]]


@pytest.mark.parametrize(
    ("amounts", "sum_", "words"),
    [
        ([("50", "")], "¥50.00", "approved at once"),
        ([("50.01", "")], "¥50.01", "a team leader approves"),
        ([("400", "1"), ("500", "2")], "¥500.00", "a team leader approves"),
        ([("0.01", ""), ("400", "1"), ("500", "2")], "¥500.01", "an approver decides"),
        ([("x", ""), ("-3", ""), ("", "")], "¥0.00", "approved at once"),
    ],
)
def test_the_sum_and_its_tier_are_shown(as_, ticket_in, send, network, now, amounts, sum_, words):
    one = term("remedy")
    remedies = rows("remedy", *({"remedy": one, "amount": a, "option": o} for a, o in amounts))
    form = a_plan_form(network, now, finding="", **remedies)
    client = as_("handler")
    client.cookies["django_language"] = "en"
    page = send(client, ticket_in(State.INVESTIGATING), "submit_plan", **form).content.decode()
    assert f"<b>{sum_}</b> · {words}</output>" in page


@pytest.fixture
def offered(as_, people, ticket_in, send, network, now, more_terms):
    """A ticket whose plan offers two ways."""
    ticket = ticket_in(State.INVESTIGATING)
    ways = rows("option", {"text": "一周内修好 <b>"}, {"text": "退订并退费"})
    remedies = rows(
        "remedy",
        {"remedy": more_terms["repair"], "amount": "", "option": "1"},
        {"remedy": more_terms["refund"], "amount": "300", "option": "2"},
        {"remedy": more_terms["refund"], "amount": "20"},
    )
    send(as_("handler"), ticket, "submit_plan", **a_plan_form(network, now, **ways, **remedies))
    ticket.refresh_from_db()
    return approve_plan(ticket=ref(ticket), by=people.leader, opinion="", now=now)


def test_the_agent_records_the_way_that_was_chosen(as_, send, offered):
    page = as_("agent").get(f"/work/tickets/{offered.number}/?move=customer_consents").content.decode()
    assert "一周内修好 &lt;b&gt; · ¥20.00" in page
    assert "退订并退费 · ¥320.00" in page
    refused = send(as_("agent"), offered, "customer_consents", **CALLED)
    assert refused.status_code == 422
    assert "option" in refused.context["opened"].form.errors
    assert send(as_("agent"), offered, "customer_consents", option="2", **CALLED).status_code == 302
    assert str(offered.plans.get().paid) == "320.00"
    page = as_("agent").get(f"/work/tickets/{offered.number}/").content.decode()
    assert "¥320.00" in page
    assert "退订并退费" in page


def test_the_leader_names_the_way_when_there_is_no_agreement(as_, send, offered):
    for option, status in (({}, 422), ({"option": "1"}, 302)):
        sent = send(as_("leader"), offered, "decide_without_consent", reasons="协商未果", **option)
        assert sent.status_code == status
    assert offered.plans.get().chosen.position == 1


def test_a_plan_without_ways_asks_for_none(as_, ticket_in):
    ticket = ticket_in(State.NEGOTIATING)
    page = as_("agent").get(f"/work/tickets/{ticket.number}/?move=customer_consents")
    assert "option" not in page.context["opened"].form.fields


def test_the_next_plan_begins_with_ways_amounts_and_shares(
    as_, ticket_in, send, network, now, people, more_terms
):
    shares = rows(
        "share",
        {"party": more_terms["network"], "percent": 60},
        {"party": more_terms["user"], "percent": 40},
    )
    ways = rows("option", {"text": "修好"}, {"text": "退订"})
    remedies = rows("remedy", {"remedy": more_terms["refund"], "amount": "60", "option": "2"})
    form = a_plan_form(network, now, responsibility=more_terms["shared"], **shares, **ways, **remedies)
    ticket = ticket_in(State.INVESTIGATING)
    send(as_("handler"), ticket, "submit_plan", **form)
    send(as_("leader"), ticket, "send_back", opinion="补充")
    again = as_("handler").get(f"/work/tickets/{ticket.number}/?move=submit_plan").context["opened"].form
    assert again.offers_ways
    assert str(again.costs) == "60.00"
    assert [row["percent"].value() for row in again.shares] == [60, 40]
    assert [row["option"].value() for row in again.remedies] == [2, None]
