"""The administration: configuration with history, no tickets, nothing deleted that is pointed at."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import Department, Skill, User
from accounts.roles import ROLES, Role
from api.models import Token
from channels_intake.models import Needed
from complaints.models import Category, Route, Term
from reports.models import Benchmark, UserCount
from tests.factories import PASSWORD

CONFIGURED: list[Any] = [Department, Skill, User, Category, Route, Term]


@pytest.fixture
def administrator(people, client):
    client.force_login(people.administrator)
    return people.administrator


def test_only_configuration_is_registered():
    ours = {model for model in admin.site._registry if not model.__module__.startswith("django.")}
    # Tokens are only looked at and ended there; users per branch and the regulator's figures are numbers.
    assert ours == {*CONFIGURED, Token, UserCount, Benchmark, Needed}


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


GIVEN = "lantern river teahouse"


def a_person(**given: Any) -> dict[str, Any]:
    return {
        "staff_number": "k7777",
        "name": "新同事",
        "role": Role.SUPERVISOR,
        "duty_days": [1, 2],
        "duty_from": "08:00",
        "duty_to": "18:00",
        "temporary_password": GIVEN,
        **given,
    }


def test_a_person_is_added_with_a_password_for_the_first_sign_in(administrator, client, team):
    skill = Skill.objects.create(code="english", name_zh="英语", name_en="English")
    given = a_person(role=Role.AGENT, unit=team.pk, skills=[skill.pk])
    client.post(reverse("admin:accounts_user_add"), given)
    person = User.objects.get(staff_number="K7777")
    assert person.check_password(GIVEN)
    assert person.password_is_temporary
    assert (person.unit, list(person.skills.all()), person.duty_days) == (team, [skill], [1, 2])


def test_a_legible_password_is_suggested(administrator, client):
    page = client.get(reverse("admin:accounts_user_add")).content.decode()
    assert re.search(r'value="[a-z2-9]{4}(-[a-z2-9]{4}){3}"', page)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("staff_number", "x 1!"),
        ("staff_number", "1001"),
        ("staff_number", "工号12"),
        ("staff_number", "K1001'--"),
        ("staff_number", "KKKKK1"),
        ("temporary_password", "short"),
        ("temporary_password", "123456789012"),
        ("temporary_password", "x" * 129),
        ("name", ""),
        ("name", "x\0y"),
        ("role", "king"),
        ("unit", "999999"),
        ("duty_days", [8]),
        ("duty_from", "25:00"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said_at_its_field(administrator, client, field, value):
    answer = client.post(reverse("admin:accounts_user_add"), a_person(**{field: value}))
    assert answer.status_code == 200
    assert set(answer.context["adminform"].form.errors) == {field}
    assert not User.objects.filter(name="新同事").exists()


def test_a_temporary_password_is_not_made_of_the_number(administrator, client):
    given = a_person(staff_number="KF77771234", temporary_password="kf77771234kf")
    answer = client.post(reverse("admin:accounts_user_add"), given)
    assert set(answer.context["adminform"].form.errors) == {"temporary_password"}


def test_a_number_is_given_once_whatever_the_case_of_its_letters(administrator, client, people):
    answer = client.post(
        reverse("admin:accounts_user_add"), a_person(staff_number=people.agent.staff_number.lower())
    )
    assert "staff_number" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("role", Role)
def test_a_role_that_sees_through_its_unit_needs_one(administrator, client, role):
    client.post(reverse("admin:accounts_user_add"), a_person(role=role))
    assert User.objects.filter(staff_number="K7777").exists() is not ROLES[role].needs_unit


def test_a_unit_is_not_taken_away_from_such_a_role(administrator, client, people):
    url = reverse("admin:accounts_user_change", args=[people.agent.pk])
    answer = client.post(url, a_person(staff_number="K2", role=Role.AGENT, unit="", is_active="on"))
    assert "unit" in answer.context["adminform"].form.errors


def test_a_given_password_is_temporary_and_never_kept_in_history(administrator, client, people):
    url = reverse("admin:auth_user_password_change", args=[people.agent.pk])
    assert client.post(url, {"temporary_password": "short"}).status_code == 200
    client.post(url, {"temporary_password": GIVEN})
    people.agent.refresh_from_db()
    assert people.agent.check_password(GIVEN)
    assert people.agent.password_is_temporary
    assert not hasattr(people.agent.history.first(), "password")
    assert (
        GIVEN
        not in client.get(reverse("admin:accounts_user_history", args=[people.agent.pk])).content.decode()
    )


def test_ones_own_password_is_changed_with_the_present_one(administrator, client):
    for url in (
        reverse("admin:auth_user_password_change", args=[administrator.pk]),
        reverse("admin:password_change"),
    ):
        assert client.post(url, {"temporary_password": GIVEN}).headers["Location"] == reverse(
            "accounts:password"
        )
    administrator.refresh_from_db()
    assert not administrator.password_is_temporary


def test_whoever_has_a_temporary_password_chooses_an_own_one_first(people, client):
    User.objects.filter(pk=people.agent.pk).update(password_is_temporary=True)
    client.post(
        reverse("accounts:sign_in"), {"staff_number": people.agent.staff_number, "password": PASSWORD}
    )
    own = reverse("accounts:password")
    for page in ("workspace:home", "accounts:profile", "admin:index", "portal:home"):
        assert client.get(reverse(page)).headers["Location"] == own
    new = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(own, new).status_code == 422  # the same again is no choice
    client.post(own, {**new, "new_password1": GIVEN, "new_password2": GIVEN})
    assert client.get(reverse("accounts:profile")).status_code == 200
    people.agent.refresh_from_db()
    assert not people.agent.password_is_temporary


def test_whoever_has_a_temporary_password_may_leave_and_change_the_language(people, client):
    User.objects.filter(pk=people.agent.pk).update(password_is_temporary=True)
    client.force_login(people.agent)
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("accounts:password")})
    assert answer.headers["Location"] == reverse("accounts:password")
    assert client.post(reverse("accounts:sign_out")).headers["Location"] == reverse("accounts:sign_in")


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


def test_a_new_row_comes_last_among_its_neighbours(administrator, client, category_simple, terms):
    Category.objects.filter(pk=category_simple.pk).update(position=7)
    given = {"name_zh": "新", "name_en": "New", "position": "", "complexity": "simple", "priority": 2}
    url = reverse("admin:complaints_category_add")
    client.post(url, {**given, "code": "beside", "parent": category_simple.parent.pk, "is_active": "on"})
    client.post(url, {**given, "code": "below", "parent": category_simple.pk, "is_active": "on"})
    assert dict(Category.objects.filter(code__in=["beside", "below"]).values_list("code", "position")) == {
        "beside": 8,
        "below": 1,
    }
    Term.objects.filter(kind=Term.Kind.CAUSE).update(position=3)
    client.post(
        reverse("admin:complaints_term_add"),
        {"kind": Term.Kind.CAUSE, "code": "new", "name_zh": "新", "name_en": "New", "position": ""},
    )
    assert Term.objects.get(code="new").position == 4


def test_units_are_offered_as_a_tree_with_those_switched_off_named(administrator, client, network, team):
    Department.objects.filter(pk=team.pk).update(is_active=False)
    page = client.get(reverse("admin:accounts_user_add")).content.decode()
    assert page.index(">示范通信<") < page.index(">\u3000网络部<")
    assert ">\u3000客服一班（已停用）<" in page


def test_deleting_is_refused_with_a_sentence(administrator, client, people):
    skill = Skill.objects.create(code="english", name_zh="英语", name_en="English")
    people.agent.skills.add(skill)
    for name, row, words in (("user", people.agent, "停用"), ("skill", skill, "还有人员具备这项技能")):
        answer = client.get(reverse(f"admin:accounts_{name}_delete", args=[row.pk]))
        assert answer.status_code == 403
        assert words in answer.content.decode()


def test_a_password_cannot_be_guessed_through_the_lists_filters(administrator, client):
    assert (
        client.get(reverse("admin:accounts_user_changelist"), {"password__startswith": "md5"}).status_code
        == 400
    )
