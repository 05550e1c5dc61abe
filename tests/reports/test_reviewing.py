"""Readers score published reports; writers see means, never who gave them."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.refusals import KeptApart, NotAllowed
from reports.assessing.quality import qualities
from reports.models import Edition, Report, Review
from reports.periods import Period
from reports.publishing import WrongState
from reports.reviewing import review

pytestmark = pytest.mark.django_db
SCORES = {"accuracy": 5, "depth": 4, "feasibility": 3}
NOVEMBER = Period.parse("2026-11")


@pytest.fixture
def published(people, now) -> Edition:
    report = Report.objects.create(period="2026-10", kind="month", first="2026-10-01", language="en")
    return Edition.objects.create(
        report=report,
        number=1,
        state="published",
        document="{}",
        digest="x",
        asked_at=now,
        try_at=now,
        submitted_by=people.analyst,
        submitted_at=now,
        published_by=people.supervisor,
        published_at=now,
    )


@pytest.fixture
def managers(people) -> list[User]:
    more = [User.objects.create_user(f"Z90{n}", None, name="经理", role=Role.MANAGER) for n in range(2)]
    return [people.manager, *more]


def test_a_mean_is_of_at_least_three_readers(published, people, managers, now):
    for person in managers[:2]:
        review(edition=published, scores=SCORES, by=person, now=now)
    (few,) = qualities(NOVEMBER)
    assert (few.readers, few.mean) == (2, None)
    review(edition=published, scores={**SCORES, "depth": 1}, by=managers[2], now=now)
    (found,) = qualities(NOVEMBER)
    assert (found.writer, found.reports) == (people.analyst.name, 1)
    assert list(found.aspects) == [Decimal(5), Decimal(3), Decimal(3)]
    assert found.mean == Decimal(11) / 3
    assert qualities(Period.parse("2026-10")) == []
    assert qualities(NOVEMBER, writer=people.supervisor.pk) == []


def test_scores_given_again_replace_the_earlier_ones(published, people, now):
    for scores in (SCORES, {**SCORES, "accuracy": 1}):
        review(edition=published, scores=scores, by=people.manager, now=now)
    assert [each.accuracy for each in Review.objects.all()] == [1]


def test_whoever_made_it_does_not_score_it(published, people, now):
    with pytest.raises(KeptApart):
        review(edition=published, scores=SCORES, by=people.supervisor, now=now)
    with pytest.raises(NotAllowed):
        review(edition=published, scores=SCORES, by=people.analyst, now=now)


def test_drafts_are_not_scored(published, people, now):
    draft = Edition.objects.create(report=published.report, number=2, state="draft", asked_at=now, try_at=now)
    with pytest.raises(WrongState):
        review(edition=draft, scores=SCORES, by=people.manager, now=now)


def test_the_database_refuses_what_is_no_score(published, people, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        review(edition=published, scores={**SCORES, "depth": 6}, by=people.manager, now=now)


def test_by_the_form(published, people, client):
    address = reverse("reports:review", args=[published.pk])
    client.force_login(people.manager)
    assert client.post(address, SCORES).status_code == 302
    assert Review.objects.get().by == people.manager
    client.force_login(people.agent)
    assert client.post(address, SCORES).status_code == 404
