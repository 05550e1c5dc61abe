"""Fixtures that read like the domain."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import make_password
from django.middleware import csrf
from django.test import Client
from hypothesis import HealthCheck, settings

from accounts.models import Department, User
from complaints.models import Category, Term, Ticket
from complaints.states import Complexity, State
from reports.dashboard.breaches import EARLIER
from reports.dashboard.live import STATES
from tests.databases import django_db_modify_db_settings, django_db_setup
from tests.factories import PASSWORD, Journey, make_people
from tests.prepared import beginning, prepared

__all__ = ["django_db_modify_db_settings", "django_db_setup"]


# How fast an example is found or tried says something about the machine's other work alone.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# What a test looks for in a page must not be found by chance in the random token of its forms.
csrf.CSRF_ALLOWED_CHARS = "zq"


@pytest.fixture(autouse=True)
def _fast_and_isolated(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _begins(request, _fast_and_isolated) -> None:
    """How a test begins is put back where nothing makes a difference (tests/prepared.py)."""
    unpatched = _patches(request)
    prepared.begin(lambda: _patches(request) != unpatched)


def _patches(request: pytest.FixtureRequest) -> tuple[int, int]:
    patch = request.node.funcargs.get("monkeypatch")
    return id(vars(django_settings)["_wrapped"]), len(patch._setattr) + len(patch._setitem) if patch else 0


@pytest.fixture(autouse=True)
def _nothing_counted_before() -> None:
    """What a process keeps of the dashboard for a moment is not shown in the next test."""
    EARLIER.forget()
    STATES.forget()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 16, 12, 44, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def as_(people) -> Callable[[str], Client]:
    """`as_("leader")`: a browser in which that person is signed in."""

    def browser(role: str) -> Client:
        client = Client()
        client.force_login(getattr(people, role))
        return client

    return browser


@pytest.fixture
@beginning
def headquarters(db) -> Department:
    return Department.objects.create(
        code="hq", kind=Department.Kind.HEADQUARTERS, name_zh="示范通信", name_en="Demo Telecom"
    )


@pytest.fixture
@beginning
def network(headquarters) -> Department:
    return Department.objects.create(
        code="N", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="网络部", name_en="Network"
    )


@pytest.fixture
@beginning
def team(headquarters) -> Department:
    return Department.objects.create(
        code="K1",
        kind=Department.Kind.TEAM,
        parent=headquarters,
        name_zh="客服一班",
        name_en="Service team 1",
    )


@pytest.fixture
@beginning
def people(network, team) -> SimpleNamespace:
    everyone = make_people(network, team)
    User.objects.update(password=make_password(PASSWORD))
    for person in vars(everyone).values():
        person.refresh_from_db(fields=["password"])
    return everyone


@pytest.fixture
@beginning
def terms(db) -> None:
    for kind, code, zh, en in (
        (Term.Kind.RESPONSIBILITY, "network", "企业：网络", "Enterprise: network"),
        (Term.Kind.CAUSE, "equipment", "设备故障", "Equipment failure"),
        (Term.Kind.REMEDY, "repair", "修复", "Repair"),
        (Term.Kind.REASON, "verified-false", "经核实不属实", "Verified to be false"),
    ):
        Term.objects.create(kind=kind, code=code, name_zh=zh, name_en=en)


@pytest.fixture
@beginning
def category_complex(network) -> Category:
    top = Category.objects.create(
        code="network", level=1, name_zh="网络质量", name_en="Network", department=network
    )
    return Category.objects.create(
        code="network-coverage",
        level=2,
        parent=top,
        name_zh="信号覆盖",
        name_en="Coverage",
        complexity=Complexity.COMPLEX,
        priority=3,
    )


@pytest.fixture
@beginning
def category_simple(category_complex, network) -> Category:
    return Category.objects.create(
        code="network-sms",
        level=2,
        parent=category_complex.parent,
        name_zh="短信",
        name_en="Text messages",
        complexity=Complexity.SIMPLE,
        priority=3,
    )


@pytest.fixture
def journey(people, terms, category_complex, network, now) -> Journey:
    return Journey(people=people, category=category_complex, department=network, now=now)


@pytest.fixture
def ticket_in(journey) -> Callable[..., Ticket]:
    """`ticket_in(State.PLAN_REVIEW)`: a ticket brought there through the real moves."""

    def brought(state: State) -> Ticket:
        return journey.to(state)

    return brought
