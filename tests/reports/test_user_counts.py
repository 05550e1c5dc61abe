"""Users per branch: where they come from, and what divides by them."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import Department
from complaints.states import State
from reports.figures import Dimension, Scope, by, figures
from reports.figures.users import Users
from reports.models import UserCount
from reports.periods import Period

MONTH = Period.parse("2026-11")
HEAD = "month,branch,product,opening,closing\n"


@pytest.fixture
def branch(headquarters) -> Department:
    return Department.objects.create(
        code="east", kind=Department.Kind.BRANCH, parent=headquarters, name_zh="城东", name_en="East"
    )


@pytest.fixture
def imported(tmp_path, branch):
    def run(rows: str) -> str:
        file = tmp_path / "users.csv"
        file.write_text(HEAD + rows, encoding="utf-8")
        out = StringIO()
        call_command("import_user_counts", str(file), stdout=out)
        return out.getvalue()

    return run


def test_complaints_per_million_users(imported, branch, journey, counted):
    assert imported("2026-11,east,,490000,510000\n") == "1 added, 0 changed.\n"
    journey.complaint["branch"] = branch
    journey.to(State.CLASSIFIED)
    counted()
    whole = figures(["per_million"], MONTH, Scope.house())["per_million"]
    assert (whole.value, whole.sample) == (Decimal(2), 1)
    assert by("per_million", MONTH, Scope.house(), Dimension.BRANCH)["east"].value == Decimal(2)
    assert figures(["per_million"], MONTH, Scope.branch(branch))["per_million"].value == Decimal(2)


def test_without_users_there_is_no_figure(journey, counted):
    journey.to(State.CLASSIFIED)
    counted()
    found = figures(["per_million", "appeal_rate"], MONTH, Scope.house())
    assert [figure.shown for figure in found.values()] == ["—", "—"]


def test_a_quarter_divides_by_its_beginning_and_its_end(imported, branch):
    imported("2026-10,east,,100,120\n2026-11,east,,120,130\n2026-12,east,,130,200\n")
    assert mean("2026-Q4") == Decimal(150)
    assert mean("2027-Q1") is None


def mean(period: str, **keys: str) -> Decimal | None:
    whole = Period.parse(period)
    named = {Dimension(name): key for name, key in keys.items()}
    return Users.of([whole]).mean(whole, Scope.house(), named)


def test_a_subject_divides_by_the_users_of_the_product_of_its_name(imported, branch):
    imported("2026-11,east,mobile,100,100\n2026-11,east,broadband,40,60\n")
    assert mean("2026-11", subject="broadband") == Decimal(50)
    assert mean("2026-11", subject="billing") == Decimal(150)  # everybody may be billed
    assert mean("2026-11", subject="broadband", branch="east") == Decimal(50)
    assert mean("2026-11", channel="hotline") == Decimal(150)
    assert mean("2026-11", branch="west") is None
    assert mean("2026-11", branch="") is None


def test_a_product_that_one_branch_does_not_count_divides_nothing(imported, branch, headquarters):
    Department.objects.create(
        code="west", kind=Department.Kind.BRANCH, parent=headquarters, name_zh="城西", name_en="West"
    )
    imported("2026-11,east,broadband,40,60\n2026-11,west,,200,200\n")
    assert mean("2026-11", subject="broadband") == Decimal(250)


@pytest.mark.parametrize("dimension", ["team", "department", "agent"])
def test_nobodys_users_are_those_of_a_team_or_a_person(imported, branch, dimension):
    imported("2026-11,east,,490000,510000\n")
    assert mean("2026-11", **{dimension: "x"}) is None


def test_importing_again_replaces(imported):
    imported("2026-11,east,mobile,1,2\n2026-11,east,broadband,3,4\n")
    assert imported("2026-11,east,mobile,5,6\n") == "0 added, 1 changed.\n"
    assert set(UserCount.objects.values_list("product", "opening", "month")) == {
        ("mobile", 5, date(2026, 11, 1)),
        ("broadband", 3, date(2026, 11, 1)),
    }


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("2026-13,east,,1,2\n", "Line 3: “2026-13” is no month; write it like 2026-10."),
        ("2026-11,nowhere,,1,2\n", "Line 3: There is no unit with the code “nowhere”."),
        ("2026-11,east,,one,2\n", "Line 3: Enter a whole number."),
        ("2026-11,east\n", "Line 3: Enter a whole number."),
        ("2026-11,east,,-1,2\n", "Line 3: Ensure this value is greater than or equal to 0."),
        ("2026-11,east,,1,2\n2026-11,east,mobile,1,2\n", "Line 4: Give either one number for the branch"),
    ],
)
def test_a_table_with_a_mistake_changes_nothing(imported, rows, words):
    with translation.override("en"), pytest.raises(CommandError, match=words):
        imported("2026-10,east,,1,2\n" + rows)
    assert not UserCount.objects.exists()
