"""The administration: configuration with history, no tickets, nothing deleted that is pointed at."""

from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import Department, Skill, User
from accounts.roles import Role
from complaints.models import Category, Route, Term

CONFIGURED: list[Any] = [Department, Skill, User, Category, Route, Term]


@pytest.fixture
def administrator(people, client):
    client.force_login(people.administrator)
    return people.administrator


def test_only_configuration_is_registered():
    ours = {model for model in admin.site._registry if not model.__module__.startswith("django.")}
    assert ours == set(CONFIGURED)


@pytest.mark.parametrize("model", CONFIGURED)
def test_lists_search_and_history_open(administrator, client, category_simple, terms, network, model):
    Skill.objects.create(code="english", name_zh="英语", name_en="English")
    Route.objects.create(category=category_simple, branch=network, department=network)
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{name}_changelist"), {"q": "网络"}).status_code == 200
    row = model.objects.order_by("pk").first()
    assert client.get(reverse(f"admin:{name}_add")).status_code == 200
    assert client.get(reverse(f"admin:{name}_change", args=[row.pk])).status_code == 200
    assert client.get(reverse(f"admin:{name}_history", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("model", [Department, User, Category, Term])
def test_what_tickets_point_at_is_never_deleted(administrator, client, category_simple, terms, model):
    row = model.objects.order_by("-pk").first()
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    assert client.post(reverse(f"admin:{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    answer = client.post(
        reverse(f"admin:{name}_changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )
    assert answer.status_code in {200, 302}
    assert model.objects.filter(pk=row.pk).exists()


def test_a_skill_somebody_has_is_kept(administrator, client):
    skill = Skill.objects.create(code="english", name_zh="英语", name_en="English")
    administrator.skills.add(skill)
    url = reverse("admin:accounts_skill_delete", args=[skill.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    administrator.skills.clear()
    assert client.post(url, {"post": "yes"}).status_code == 302


def test_a_person_is_added_with_a_password(administrator, client, team):
    client.post(
        reverse("admin:accounts_user_add"),
        {
            "staff_number": "k7777",
            "name": "新同事",
            "role": Role.AGENT,
            "unit": team.pk,
            "usable_password": "true",
            "password1": "lantern river teahouse",
            "password2": "lantern river teahouse",
        },
    )
    person = User.objects.get(staff_number="K7777")
    assert person.check_password("lantern river teahouse")
    assert person.unit == team


def test_a_password_is_set_and_never_kept_in_history(administrator, client, people):
    url = reverse("admin:auth_user_password_change", args=[people.agent.pk])
    client.post(url, {"password1": "a new lantern", "password2": "a new lantern", "usable_password": "true"})
    people.agent.refresh_from_db()
    assert people.agent.check_password("a new lantern")
    assert not hasattr(people.agent.history.first(), "password")


def test_a_change_is_recorded_with_who_made_it(administrator, client, network):
    url = reverse("admin:accounts_department_change", args=[network.pk])
    client.post(
        url,
        {
            "kind": network.kind,
            "name_zh": "网络运维部",
            "name_en": "Network operations",
            "parent": network.parent_id,
            "is_active": "on",
        },
    )
    record = network.history.first()
    assert (record.name_zh, record.history_user) == ("网络运维部", administrator)


def test_a_unit_is_never_part_of_itself(administrator, client, network):
    top = network.parent
    url = reverse("admin:accounts_department_change", args=[top.pk])
    answer = client.post(
        url, {"kind": top.kind, "name_zh": "总部", "name_en": "Top", "parent": network.pk, "is_active": "on"}
    )
    assert answer.status_code == 200
    top.refresh_from_db()
    assert top.parent is None


def test_a_new_category_takes_its_level_from_its_parent(administrator, client, category_simple):
    given = {"name_zh": "新", "name_en": "New", "position": 1, "complexity": "simple", "is_active": "on"}
    url = reverse("admin:complaints_category_add")
    client.post(url, {**given, "code": "third", "parent": category_simple.pk, "priority": 2})
    third = Category.objects.get(code="third")
    assert third.level == 3
    client.post(url, {**given, "code": "fourth", "parent": third.pk, "priority": 2})
    client.post(url, {**given, "code": "urgent", "parent": category_simple.pk, "priority": 9})
    assert not Category.objects.filter(code__in=["fourth", "urgent"]).exists()


def test_administrators_do_not_lock_themselves_out(administrator, client):
    url = reverse("admin:accounts_user_change", args=[administrator.pk])
    client.post(
        url,
        {
            "staff_number": administrator.staff_number,
            "name": "改名",
            "role": Role.AGENT,
            "duty_days": [1],
            "duty_from": "08:00",
            "duty_to": "18:00",
        },
    )
    administrator.refresh_from_db()
    assert (administrator.name, administrator.role, administrator.is_active) == (
        "改名",
        Role.ADMINISTRATOR,
        True,
    )


def test_auditors_read_and_change_nothing(people, client, network):
    client.force_login(people.auditor)
    url = reverse("admin:accounts_department_change", args=[network.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"name_zh": "x"}).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.AUDITOR}])
def test_nobody_else_gets_in(people, client, role):
    client.force_login(getattr(people, role))
    assert client.get(reverse("admin:index")).status_code in {302, 403}
    assert client.get(reverse("admin:accounts_user_changelist")).status_code in {302, 403}
