"""What a demo has beside its complaints: work at the desk, users to divide by, lessons to read."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from accounts.models import User
from channels_intake.desk_known import known_of
from channels_intake.desk_rows import rows
from channels_intake.models import Contact
from channels_intake.receiving import waiting, words_of
from demo.beside import furnish
from demo.parting import Wish
from reports.models import CaseStudy, Suggestion, UserCount
from sla.models import Clock

END = datetime(2026, 11, 20, 9, tzinfo=UTC)
WISH = Wish(tickets=400, months=3, seed=7, end=END)


@pytest.fixture
def furnished(seeded):
    furnish(WISH)
    return seeded


def test_contacts_wait_at_the_desk_and_nobody_had_to_be_told_of_them_yet(furnished):
    shown = rows(User.objects.get(staff_number="K1001"), END).rows
    assert len(shown) >= 5
    assert len({row.channel for row in shown}) >= 4
    assert not Clock.objects.exclude(contact=None).filter(next_step_at__lte=END).exists()
    assert [row.due_at for row in shown] == [row.received_at + timedelta(minutes=10) for row in shown]


def test_one_of_them_comes_from_somebody_who_has_waited_long(furnished):
    supervisor = User.objects.get(staff_number="J7001")
    known = [known_of(words_of(contact).get("phone", ""), supervisor, END).open for contact in waiting()]
    (standing,) = (each for each in known if each)
    assert any(each.ticket.received_at < END - timedelta(days=4) for each in standing)


def test_figures_per_million_have_users_to_divide_by(furnished):
    counts = UserCount.objects.order_by("branch", "month")
    assert sorted({f"{count.month:%Y-%m}" for count in counts}) == ["2026-09", "2026-10"]
    for before, after in pairwise(counts):
        assert before.branch_id != after.branch_id or before.closing == after.opening


def test_suggestions_are_done_late_and_open(furnished):
    states = Suggestion.objects.order_by("due_on").values_list("state", flat=True)
    assert list(states) == ["done", "open", "open"]
    late, coming = Suggestion.objects.open().order_by("due_on")
    assert late.is_late(END.date())
    assert not coming.is_late(END.date())


def test_a_case_that_ended_well_is_told_and_read_by_a_second_person(furnished):
    (study,) = CaseStudy.objects.published()
    assert study.ticket.state == "archived"
    assert study.written_by != study.reviewed_by
    assert study.lesson
    assert f"{study.closed_on:%Y-%m}" == "2026-10"  # last month's report cites it
    assert "\n" in study.situation


def test_the_same_again_adds_nothing(furnished):
    def keys():
        return [
            list(model.objects.order_by("pk").values_list("pk", flat=True))
            for model in (CaseStudy, Contact, Suggestion, UserCount)
        ]

    before = keys()
    furnish(WISH)
    assert keys() == before
