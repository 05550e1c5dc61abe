"""The administration keeps who changed what, in words; auditors read all of it and change nothing."""

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Department, Skill, User
from accounts.roles import Role
from complaints.models import Category, Route, Term
from tests.accounts.test_admin import a_person

CONFIGURED: list[Any] = [Department, Skill, User, Category, Route, Term]


@pytest.fixture
def administrator(people, client):
    client.force_login(people.administrator)
    return people.administrator


GIVEN = "lantern river teahouse"


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


def test_the_history_says_in_words_who_changed_what(administrator, client, people, network, team):
    skill = Skill.objects.create(code="english", name_zh="英语", name_en="English")
    given = a_person(role=Role.AGENT, unit=team.pk)
    client.post(reverse("admin:accounts_user_add"), given)
    person = User.objects.get(staff_number="K7777")
    change = {**given, "role": Role.HANDLER, "unit": network.pk, "skills": [skill.pk], "duty_days": [7]}
    client.post(reverse("admin:accounts_user_change", args=[person.pk]), change)
    answer = client.get(reverse("admin:accounts_user_history", args=[person.pk]))
    told = {
        (each.label, each.before, each.after)
        for record in answer.context["page_obj"]
        for each in record.changes
        if record.history_type == "~"
    }
    assert told == {
        ("角色", str(Role.AGENT.label), str(Role.HANDLER.label)),
        ("单位", "客服一班", "网络部"),
        ("技能", "—", "英语"),
        ("值班日（1 为周一）", "星期一 · 星期二", "星期日"),
        ("启用", "是", "否"),
    }
    assert str(administrator) in answer.content.decode()


def test_auditors_read_and_change_nothing(people, client, network):
    client.force_login(people.auditor)
    url = reverse("admin:accounts_department_change", args=[network.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"name_zh": "x"}).status_code == 403


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_an_old_version_is_no_form(people, client, network, role):
    """simple_history's page of an old version saved whatever anybody sent who could look at it."""
    client.force_login(getattr(people, role))
    version = network.history.first().history_id
    url = f"{reverse('admin:accounts_department_history', args=[network.pk])}{version}/"
    answer = client.post(
        url, {"kind": network.kind, "name_zh": "占领", "name_en": "Taken", "is_active": "on"}
    )
    assert answer.status_code in {302, 404}
    network.refresh_from_db()
    assert network.name_zh == "网络部"


@pytest.mark.parametrize("model", CONFIGURED)
def test_auditors_open_every_row_in_words(people, client, category_simple, terms, network, model):
    Skill.objects.create(code="english", name_zh="英语", name_en="English")
    Route.objects.create(category=category_simple, branch=network, department=network)
    client.force_login(people.auditor)
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    page = client.get(reverse(f"admin:{name}_change", args=[model.objects.order_by("pk").first().pk]))
    assert page.status_code == 200
    assert not re.search(r"True|False|None", page.content.decode())
    assert 'name="_save"' not in page.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.AUDITOR}])
def test_nobody_else_gets_in(people, client, role):
    client.force_login(getattr(people, role))
    assert client.get(reverse("admin:index")).status_code in {302, 403}
    assert client.get(reverse("admin:accounts_user_changelist")).status_code in {302, 403}
