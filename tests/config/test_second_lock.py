"""Doctor and check say when the history is not locked twice."""

from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, transaction

from complaints.models.append_only import TRIGGER
from complaints.models.erasable import GUARD
from config import diagnosis
from config.database_roles import append_only_tables, as_migrator, settle_roles
from config.second_lock import check_second_lock, rewritable, unguarded
from tests.proof.test_refused import two_roles

pytestmark = pytest.mark.django_db


@two_roles
def test_two_roles_are_two_locks():
    assert (rewritable(), unguarded()) == ([], [])
    assert check_second_lock(databases=["default"]) == []
    assert not diagnosis._history().remedy


def test_the_owner_as_application_is_named(transactional_db):
    with as_migrator():
        assert set(rewritable()) == set(append_only_tables())
        (warning,) = check_second_lock(databases=["default"])
        assert warning.id == "config.W001"
        said = diagnosis._history()
    assert said.state.startswith("THE SECOND LOCK IS MISSING")
    assert "MIGRATOR_DATABASE_URL" in said.remedy


@two_roles
def test_a_single_grant_is_enough_to_be_named(transactional_db, settings):
    role = settings.DATABASES["default"]["USER"]
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute(f'GRANT DELETE ON complaints_historyroot TO "{role}"')
    assert rewritable() == ["complaints_historyroot"]
    with as_migrator():
        settle_roles()
    assert rewritable() == []


@pytest.mark.parametrize("guard", [TRIGGER, GUARD])
def test_a_guard_switched_off_is_named(transactional_db, guard):
    with as_migrator(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE complaints_historyevent DISABLE TRIGGER {guard}")
        assert unguarded() == ["complaints_historyevent"]
        assert [each.id for each in check_second_lock(databases=["default"])][-1] == "config.W002"
        assert diagnosis._history().state == "NOT GUARDED: complaints_historyevent"
        transaction.set_rollback(True)


@two_roles
def test_a_role_that_nobody_made_is_named(transactional_db, monkeypatch):
    monkeypatch.setattr("config.database_roles.application", lambda: "nobody_made_me")
    with as_migrator(), pytest.raises(ImproperlyConfigured, match="no role nobody_made_me"):
        settle_roles()


def test_one_role_alone_is_left_as_it_is(settings):
    settings.MIGRATOR_DATABASE_URL = ""
    with as_migrator():
        settle_roles()
        assert connection.settings_dict["USER"] == settings.DATABASES["default"]["USER"]


def test_the_check_is_reachable_from_the_command_line():
    said = StringIO()
    call_command("check", databases=["default"], stderr=said, stdout=said)
    assert ("config.W001" in said.getvalue()) == bool(rewritable())
