"""Figures and their definitions over the interface, and the page that explains them."""

import pytest
from django.urls import reverse

from complaints.states import State
from reports.definitions import DEFINITIONS
from reports.periods import Period
from tests.api.conftest import api_of, token_for

__all__ = ["api_of", "token_for"]


@pytest.fixture
def month(ticket_in, counted, now) -> str:
    ticket_in(State.ARCHIVED)
    counted()
    return str(Period.month(now.date()))


def test_a_month_is_read_whole(api_of, people, month):
    answer = api_of(people.supervisor).get("figures/", {"period": month})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["period"], body["first"], body["last"]) == (month, "2026-11-01", "2026-11-30")
    found = {each["code"]: each for each in body["figures"]}
    assert list(found) == list(DEFINITIONS)
    assert found["volume"]["value"] == "1.000000"
    on_time = found["on_time"]
    assert (on_time["value"], on_time["sample"], on_time["part"]) == ("1.000000", 1, 1)
    assert on_time["target_met"] is True
    assert found["per_million"]["value"] is None


def test_some_figures_apart_by_a_dimension(api_of, people, month):
    asked = {"codes": "volume,satisfaction", "period": month, "by": "channel"}
    body = api_of(people.leader).get("figures/", asked).json()
    assert [each["code"] for each in body["figures"]] == ["volume", "satisfaction"]
    (apart,) = body["figures"][0]["apart"]
    assert (apart["key"], apart["sample"]) == ("hotline", 1)
    assert apart["name"]


@pytest.mark.parametrize(
    "asked", [{}, {"period": "October"}, {"period": "2026-13"}, {"period": "2026-10", "codes": "x"}]
)
def test_what_cannot_be_asked_is_refused(api_of, people, asked):
    answer = api_of(people.supervisor).get("figures/", asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


def test_a_leader_has_no_figures_by_branch(api_of, people, month):
    answer = api_of(people.leader).get("figures/", {"period": month, "by": "branch"})
    if people.leader.unit.parent_id:
        assert answer.json()["errors"][0]["parameter"] == "by"


@pytest.mark.parametrize("path", ["figures/?period=2026-10", "figures/definitions/"])
def test_only_for_roles_that_read_figures(api_of, people, path):
    assert api_of(people.agent).get(path).status_code == 403
    assert api_of(people.analyst).get(path).status_code == 200


def test_definitions_carry_their_version_and_target(api_of, people):
    rows = api_of(people.manager).get("figures/definitions/").json()
    found = {row["code"]: row for row in rows}
    assert set(found) == set(DEFINITIONS)
    assert found["on_time"]["target"] == "0.950000"
    assert found["on_time"]["version"] == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_explains_every_figure(client, people, language):
    client.force_login(people.manager)
    client.cookies["django_language"] = language
    page = client.get(reverse("reports:definitions")).content.decode()
    for code in DEFINITIONS:
        assert f'id="{code}"' in page
    assert "95.0%" in page
