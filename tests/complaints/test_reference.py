"""The shipped reference data loads, twice the same, and gives way to the administrator."""

from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Department, Skill
from complaints.models import Category, ReferenceRelease, Route, Term
from complaints.models.reference import route
from complaints.referencing import load, read

MODELS: list[Any] = [Department, Skill, Category, Route, Term]


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.fixture
def loaded(db):
    edition = read()
    load(edition)
    return edition


def test_the_second_load_changes_nothing(loaded):
    before, histories = everything(), [model.history.count() for model in (Department, Category, Term)]
    tally = load(loaded)
    assert (tally.created, tally.updated) == (0, 0)
    assert everything() == before
    assert [model.history.count() for model in (Department, Category, Term)] == histories


def test_the_release_is_recorded_once(loaded):
    load(loaded)
    release = ReferenceRelease.objects.get()
    assert (release.version, release.digest) == (loaded.version, loaded.digest)


def test_the_tree_has_nine_subjects_and_three_levels(loaded):
    assert Category.objects.filter(level=1).count() == 9
    assert Category.objects.filter(level=2).count() == 44
    assert set(Category.objects.values_list("level", flat=True)) == {1, 2, 3}
    assert not Category.objects.filter(level=2).exclude(children__level=3).exists()


def test_every_name_exists_in_both_languages(loaded):
    for model in (Department, Category, Term, Skill):
        for row in model.objects.all():
            assert row.name_zh
            assert row.name_en
            assert row.name_en.isascii(), row.name_en


def test_an_example_takes_what_it_leaves_out_from_its_kind(loaded):
    example = Category.objects.get(code="billing-abnormal-stolen")
    assert (example.complexity, example.priority) == ("complex", 1)


def test_every_category_leads_to_a_department(loaded):
    branch = Department.objects.get(code="branch-east")
    for category in Category.objects.all():
        assert route(category=category, branch=None)
        assert route(category=category, branch=branch)


def test_a_branch_sends_broadband_to_its_own_field_team(loaded):
    fault = Category.objects.get(code="broadband-fault-down")
    branch = Department.objects.get(code="branch-east")
    assert route(category=fault, branch=branch) == Department.objects.get(code="field-east")
    assert route(category=fault, branch=None) == Department.objects.get(code="field")


def test_units_know_what_they_are_part_of(loaded):
    team = Department.objects.get(code="field-east")
    assert [Department.objects.get(pk=pk).code for pk in team.lineage] == ["hq", "branch-east", "field-east"]
    assert team.history.get().lineage == team.lineage


def test_what_an_administrator_changed_stays(loaded):
    unit = Department.objects.get(code="network")
    unit.name_zh = "网络运维中心"
    unit.save()
    category = Category.objects.get(code="network-sms")
    category.is_active, category.priority = False, 1
    category.save()
    load(loaded)
    unit.refresh_from_db()
    category.refresh_from_db()
    assert unit.name_zh == "网络运维中心"
    assert (category.is_active, category.priority) == (False, 1)


def test_what_nobody_touched_follows_the_next_edition(loaded):
    Term.objects.filter(code="repair").update(name_en="Mending")
    assert load(loaded).updated == 1
    term = Term.objects.get(code="repair")
    assert term.name_en == "Repair"
    assert term.history.first().history_change_reason == f"reference data v{loaded.version}"


def test_what_left_the_data_set_remains(loaded):
    own = Term.objects.create(kind=Term.Kind.CAUSE, code="local", name_zh="本地原因", name_en="Local cause")
    load(loaded)
    own.refresh_from_db()
    assert own.is_active


def test_a_missing_row_comes_back(loaded):
    Term.objects.filter(code="mediation").delete()
    assert load(loaded).created == 1


def test_it_is_quick(db, capsys):
    began = timezone.now()
    call_command("load_reference")
    assert (timezone.now() - began).total_seconds() < 3
    assert "added" in capsys.readouterr().out
