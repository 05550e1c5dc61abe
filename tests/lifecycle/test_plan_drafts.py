"""What a plan may consist of, before anybody submits it: its sum, its ways, its shares. No database."""

from datetime import timedelta

import pytest

from complaints.lifecycle.plan_draft import check
from complaints.lifecycle.refusals import GuardFailed
from tests.lifecycle.drafting import TERMS, TODAY, TWO, a_draft, a_step, remedy, share


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verified_complete": False}, "verified_true"),
        ({"steps": ()}, "steps"),
        ({"remedies": ()}, "remedies"),
        ({"remedies": (remedy("refund", "1"), remedy("refund", "2"))}, "remedies"),
        ({"remedies": (remedy("refund", "-0.01"),)}, "remedies"),
        ({"remedies": (remedy("refund", "0.001"),)}, "remedies"),
        ({"remedies": (remedy("refund", "NaN"),)}, "remedies"),
        ({"remedies": (remedy("refund", "Infinity"),)}, "remedies"),
        ({"remedies": (remedy("refund", "99999999.99"), remedy("repair", "0.01"))}, "remedies"),
        ({"remedies": (remedy("refund", "1", 1),)}, "remedies"),
        ({"options": TWO, "remedies": (remedy("refund", "1", 3),)}, "remedies"),
        ({"options": TWO, "remedies": (remedy("refund", "1", 0),)}, "remedies"),
        ({"options": ("只有一个",)}, "options"),
        ({"options": ("一周内修好", " "), "remedies": (remedy("repair"),)}, "options"),
        ({"steps": (a_step(), a_step(text=" "))}, "steps"),
        ({"steps": (a_step(owner=""),)}, "steps"),
        ({"steps": (a_step(due_on=TODAY - timedelta(days=1)),)}, "steps"),
        ({"finding": " "}, "finding"),
        ({"options": ("一", "二", "三", "四", "五")}, "options"),
        ({"shares": (share("network", 60), share("user", 40))}, "shares"),
        ({"responsibility": TERMS["shared"]}, "shares"),
        ({"responsibility": TERMS["shared"], "shares": (share("network", 100),)}, "shares"),
    ],
)
def test_what_a_plan_must_not_be(given, field):
    with pytest.raises(GuardFailed) as refused:
        check(a_draft(**given), today=TODAY)
    assert refused.value.field == field


def test_the_same_remedy_may_come_with_each_way():
    remedies = (remedy("refund", "1", 1), remedy("refund", "2", 2), remedy("refund", "3"))
    check(a_draft(options=TWO, remedies=remedies), today=TODAY)


@pytest.mark.parametrize(
    ("shares", "is_right"),
    [
        ((share("network", 60), share("user", 40)), True),
        ((share("network", 34), share("user", 33), share("third-party", 33)), True),
        ((share("network", 60), share("user", 39)), False),
        ((share("network", 60), share("user", 41)), False),
        ((share("network", 100), share("user", 0)), False),
        ((share("network", 110), share("user", -10)), False),
        ((share("network", 50), share("network", 50)), False),
        ((share("network", 50), share("undetermined", 50)), False),
        ((share("network", 50), share("shared", 50)), False),
    ],
)
def test_shares_name_parties_and_add_up_to_a_hundred(shares, is_right):
    draft = a_draft(responsibility=TERMS["shared"], shares=shares)
    if is_right:
        check(draft, today=TODAY)
        return
    with pytest.raises(GuardFailed) as refused:
        check(draft, today=TODAY)
    assert refused.value.field == "shares"
