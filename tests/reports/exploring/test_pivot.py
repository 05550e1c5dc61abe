"""One question to the figures as a table: the figures' own numbers, each leading to its cases."""

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Department, User
from accounts.roles import Role
from complaints.models import Ticket
from complaints.states import Channel, State
from reports.dimensions import Dimension
from reports.exploring.parts import MOST_PIECES, pieces
from reports.exploring.pivot import pivot
from reports.exploring.question import Across, Question
from reports.figures import Scope, by, figures
from reports.models import SavedView
from reports.periods import Period
from tests.reports.exporting.conftest import rows_of

pytestmark = pytest.mark.django_db
PAGE, CASES, FILE = (reverse(f"reports:{name}") for name in ("explore", "explored_cases", "explored_file"))


@pytest.fixture
def month(journey, counted, now) -> Period:
    """Three cases, one closed, of two channels."""
    journey.to(State.ARCHIVED)
    journey.entered()
    web = journey.entered().ticket
    Ticket.objects.filter(pk=web.pk).update(channel=Channel.WEB)
    counted()
    return Period.month(now.date())


@pytest.fixture
def ask(people, now):
    def asked(role="supervisor", **given) -> Question:
        return Question.read(given, user=getattr(people, role), now=now)

    return asked


def test_every_cell_is_the_figure_itself(month, ask):
    question = ask(figure="on_time", rows="channel", period=str(month))
    found = pivot(question, sees_tickets=True)
    assert [head.period for head in found.heads] == [month, month.previous(), month.year_before()]
    assert question.is_kept
    known = by("on_time", month, Scope.house(), Dimension.CHANNEL)
    assert {row.key: row.cells[0].figure for row in found.rows} == known
    assert found.total.cells[0].figure == figures(["on_time"], month, Scope.house())["on_time"]


@pytest.mark.parametrize("only", ["", "channel:hotline"])
@pytest.mark.parametrize("rows", ["channel", "priority", "department"])
@pytest.mark.parametrize("across", ["", "time", "team", "branch", "complexity", "agent"])
def test_every_number_leads_to_exactly_its_cases(month, ask, as_, rows, across, only):
    question = ask(figure="volume", rows=rows, period=str(month), across=across, only=only)
    found = pivot(question, sees_tickets=True)
    client = as_("supervisor")
    cells = [cell for row in (*found.rows, found.total) for cell in row.cells]
    links = [cell for cell in cells if cell.url]
    assert len(links) >= 2
    for cell in links:
        assert client.get(cell.url).context["total"] == cell.figure.sample
    assert all(cell.figure.sample == 0 for cell in cells if not cell.url)
    assert found.total.cells[-1 if across else 0].figure.sample == (2 if only else 3)


def test_any_two_dimensions_cross(month, ask):
    """Every pair that the page offers has an answer, whose total is the figure itself."""
    whole = figures(["closed"], month, Scope.house())["closed"]
    for rows in Dimension:
        for across in Across:
            if across.dimension in (None, rows):
                continue
            question = ask(figure="closed", rows=rows, across=across, period=str(month))
            assert not question.unread
            assert pivot(question, sees_tickets=True).total.cells[-1].figure == whole, (rows, across)


def test_a_median_is_counted_row_by_row(month, ask):
    question = ask(figure="handling_time_median", rows="channel", period=str(month))
    found = pivot(question, sees_tickets=True)
    assert found.rows[0].cells[0].figure == found.total.cells[0].figure
    assert found.total.cells[0].figure.value


def test_too_many_cases_are_not_counted_while_somebody_waits(month, as_, monkeypatch):
    monkeypatch.setattr("reports.exploring.answers.MOST_CASES", 2)
    asked = {"figure": "volume", "rows": "channel", "across": "priority", "period": str(month)}
    page = as_("supervisor").get(PAGE, asked)
    assert (page.status_code, page.context["pivot"], page.context["too_many"]) == (200, None, "3")
    assert as_("supervisor").get(FILE, asked).status_code == 404
    kept = as_("supervisor").get(PAGE, {**asked, "across": "team"})
    assert kept.context["pivot"]


def test_nothing_is_0_of_what_is_counted_and_no_figure_of_a_share(month, ask):
    before = ask(figure="volume", rows="channel", period=str(month), across="time")
    empty = [
        cell for row in pivot(before, sees_tickets=True).rows for cell in row.cells if not cell.figure.sample
    ]
    assert {cell.figure.shown for cell in empty} == {"0"}
    share = ask(figure="satisfaction", rows="channel", period=str(month.previous()))
    assert {cell.figure.shown for cell in pivot(share, sees_tickets=True).total.cells} == {"—"}


def test_who_sees_no_cases_gets_no_links(month, as_, people):
    page = as_("manager").get(PAGE, {"period": str(month)})
    found = page.context["pivot"]
    assert found.total.cells[0].figure.sample == 3
    assert not [cell for row in (*found.rows, found.total) for cell in row.cells if cell.url]
    assert as_("manager").get(CASES, {"figure": "volume", "period": str(month)}).status_code == 403


def test_a_leader_reads_the_own_team_alone(month, ask, people, headquarters):
    other = Department.objects.create(
        code="K9", kind=Department.Kind.TEAM, parent=headquarters, name_zh="九班", name_en="Team 9"
    )
    found = ask("leader", unit=other.code, rows="branch", across="branch", period=str(month))
    assert found.scope == Scope.of(people.leader)
    assert (found.rows, found.across) == (Dimension.BRANCH, Across.COMPARED)
    assert len(found.unread) == 2
    assert ask("leader", rows="branch", across="team").across is Across.COMPARED


def test_a_leader_crosses_only_what_the_own_team_took(month, ask, people, headquarters):
    other = Department.objects.create(
        code="K9", kind=Department.Kind.TEAM, parent=headquarters, name_zh="九班", name_en="Team 9"
    )
    asked = {"rows": "agent", "across": "channel", "period": str(month)}
    assert pivot(ask("leader", **asked), sees_tickets=True).total.cells[-1].figure.sample == 3
    type(people.leader).objects.filter(pk=people.leader.pk).update(unit=other)
    people.leader.refresh_from_db()
    assert not pivot(ask("leader", **asked), sees_tickets=True).rows


def test_the_address_holds_the_whole_question(ask):
    question = ask(figure="satisfaction", rows="agent", period="2026-Q3", across="time", unit="K1")
    again = ask(**QueryDict(question.address()).dict())
    assert again == question
    assert question.unit == "K1"


def test_the_queries_do_not_grow_with_the_cells(month, as_, journey, counted, people):
    client = as_("supervisor")
    asked = {"period": str(month), "rows": "agent", "across": "time", "figure": "on_time"}

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE, asked).status_code == 200
        return len(seen)

    cost()
    before = cost()
    for place in range(3):
        agent = User.objects.create_user(
            f"X{place}", None, name="同事", role=Role.AGENT, unit=people.agent.unit
        )
        Ticket.objects.filter(pk=journey.to(State.ARCHIVED).pk).update(agent=agent)
    counted()
    assert cost() == before
    assert before < 60


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026-10-05", 1),
        ("2026-W41", 7),
        ("2026-10", 5),
        ("2026-Q3", 3),
        ("2026", 12),
        ("2026-01-10..2026-07-20", 7),
        ("2024-02-03..2026-10-05", 11),
    ],
)
def test_a_period_has_few_parts_that_make_it_up(text, number):
    period = Period.parse(text)
    found = pieces(period)
    assert len(found) == number <= MOST_PIECES
    assert (found[0].first, found[-1].last) == (period.first, period.last)
    assert sum(each.length for each in found) == period.length


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_table_as_a_file(month, as_, format):
    answer = as_("manager").get(FILE, {"period": str(month), "rows": "channel", "format": format})
    rows = rows_of(answer.content, format)
    assert [row[2] for row in rows[1:]] == ["2", "1", "3"]
    assert "attachment" in answer["Content-Disposition"]


def test_a_view_is_kept_for_oneself_or_for_a_unit(as_, people, month):
    client = as_("supervisor")
    asked = {"figure": "satisfaction", "rows": "channel", "period": str(month)}
    for share, name in (("", "只给我"), (str(people.supervisor.unit_id), "大家的")):
        assert (
            client.post(reverse("reports:save_view"), {**asked, "name": name, "share": share}).status_code
            == 302
        )
    assert [view.name for view in client.get(PAGE).context["views"]] == ["只给我", "大家的"]
    view = SavedView.objects.get(name="大家的")
    assert client.get(f"{PAGE}?{view.question}").context["question"].definition.code == "satisfaction"
    shared = {view.name for view in SavedView.objects.visible_to(people.manager)}
    assert shared <= {"大家的"}
    assert not SavedView.objects.visible_to(people.leader).filter(name="只给我").exists()


def test_a_name_kept_again_replaces_the_view_and_only_its_owner_removes_it(as_, people):
    client, save = as_("supervisor"), reverse("reports:save_view")
    for figure in ("volume", "on_time"):
        client.post(save, {"figure": figure, "name": "常用", "period": "2026-10"})
    (view,) = SavedView.objects.all()
    assert "on_time" in view.question
    gone = reverse("reports:remove_view", args=[view.pk])
    assert as_("leader").post(gone).status_code == 404
    assert client.post(gone).status_code == 302
    assert client.post(gone).status_code == 404


def test_a_view_is_shared_with_no_foreign_unit(as_, people, network):
    answer = as_("leader").post(
        reverse("reports:save_view"),
        {"figure": "volume", "name": "x", "period": "2026-10", "share": network.pk},
    )
    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_pages_of_a_long_list_lead_on_to_the_same_list(month, as_, monkeypatch):
    monkeypatch.setattr("reports.dashboard.listing.PER_PAGE", 2)
    page = as_("supervisor").get(CASES, {"figure": "volume", "period": str(month)})
    assert f'href="{urlsplit(CASES).path}?' in page.content.decode()
    following = as_("supervisor").get(CASES + page.context["next_url"])
    assert len(following.context["rows"]) == 1
