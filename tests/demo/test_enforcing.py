"""Foreign keys of a bulk load: put off for the owner of the tables, never left out."""

import pytest
from django.db import IntegrityError, connection, transaction

from complaints.models import PlanOption
from config.database_roles import as_migrator
from demo.enforcing import check_as_it_comes, checked_at_the_end

pytestmark = pytest.mark.django_db

OF_NO_PLAN = (
    "INSERT INTO complaints_planoption (plan_id, position, text, is_chosen) VALUES (0, 1, 'x', false)"
)
KEYS = """
SELECT conname, pg_get_constraintdef(oid), conenforced, convalidated
FROM pg_constraint WHERE contype = 'f' ORDER BY oid
"""


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def keys() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        return list(cursor.fetchall())


def test_a_row_of_nothing_fails_at_the_end():
    with as_migrator(), transaction.atomic():
        check_as_it_comes()
        with pytest.raises(IntegrityError), checked_at_the_end([PlanOption]):
            run(OF_NO_PLAN)
        transaction.set_rollback(True)


def test_afterwards_every_key_is_as_before():
    with as_migrator(), transaction.atomic():
        check_as_it_comes()
        before = keys()
        with checked_at_the_end([PlanOption]):
            assert keys() != before
        assert keys() == before
        with pytest.raises(IntegrityError), transaction.atomic():
            run(OF_NO_PLAN)


def test_whoever_does_not_own_the_tables_is_checked_at_once():
    check_as_it_comes()
    with checked_at_the_end([PlanOption]), pytest.raises(IntegrityError), transaction.atomic():
        run(OF_NO_PLAN)
