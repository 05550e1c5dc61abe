"""The page around the numbers: its definitions, its parts, its price."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from reports.models import Stale
from reports.rollups.refreshing import BATCH
from sla.models import Clock
from tests.reports.dashboard.reading import DASHBOARD, html, tiles

pytestmark = pytest.mark.django_db
MEASURED = 10  # beside session and user


def test_every_figure_has_its_definition_within_reach_of_the_keyboard(as_, some_of_everything):
    some_of_everything()
    page = html(as_(Role.SUPERVISOR).get(DASHBOARD))
    opened = re.findall(r'<button class="ts-about" type="button" [^>]*popovertarget="([^"]+)"', page)
    shown = re.findall(r'id="(term-[^"]+)" popover', page)
    assert set(opened) == set(shown)
    assert len(opened) == len(set(opened)) >= 8


def test_an_empty_house_has_a_dashboard(as_):
    response = as_(Role.SUPERVISOR).get(DASHBOARD)
    assert set(tiles(response).values()) == {0}
    assert response.context["heat"].rows == []
    assert not response.context["engine"].is_well  # nothing has swept yet


def test_the_page_says_how_the_enforcement_is_doing(as_, now, journey, broken):
    clock = broken(journey.entered().ticket, "solution")
    Clock.objects.filter(pk=clock.pk).update(quarantined_at=now)
    lines = as_(Role.SUPERVISOR).get(DASHBOARD).context["engine"].lines
    assert [line.words for line in lines if line.is_trouble][-1] == "1"


@pytest.mark.parametrize("waiting", [BATCH, BATCH + 1])
def test_figures_that_are_not_complete_yet_are_called_so(as_, waiting):
    Stale.objects.bulk_create(Stale(ticket_id=number) for number in range(waiting))
    is_counting = waiting > BATCH
    page = as_(Role.SUPERVISOR).get(DASHBOARD)
    assert ("仍在统计" in html(page)) == is_counting
    lines = as_(Role.SUPERVISOR).get(DASHBOARD, headers={"HX-Request": "true", "HX-Target": "trends"})
    assert ("every 15s" in html(lines)) == is_counting
    assert ("仍在统计" in html(as_(Role.SUPERVISOR).get(reverse("reports:wall")))) == is_counting


def test_the_page_leads_to_what_its_figures_mean(as_):
    assert f'href="{reverse("reports:definitions")}"' in html(as_(Role.SUPERVISOR).get(DASHBOARD))


@pytest.mark.parametrize("part", ["live", "trends"])
def test_a_part_comes_alone(as_, part):
    response = as_(Role.SUPERVISOR).get(DASHBOARD, headers={"HX-Request": "true", "HX-Target": part})
    assert f'id="{part}"' in html(response)
    assert "<html" not in html(response)


def test_it_takes_few_questions_however_much_there_is(as_, some_of_everything):
    client = as_(Role.SUPERVISOR)
    client.get(DASHBOARD)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(DASHBOARD, headers={"HX-Request": "true", "HX-Target": "live"})
        asked.append([query["sql"] for query in queries.captured_queries[2:]])
        some_of_everything()
    assert len(asked[0]) <= len(asked[1]) <= MEASURED, "\n".join(asked[1])
