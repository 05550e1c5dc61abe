"""What the database refuses: to the application's role by its rights, to the owner by a trigger."""

import pytest
from django.db import ProgrammingError, connection, transaction

from complaints.models import HistoryEvent
from complaints.models.append_only import FUNCTION, TRIGGER
from complaints.proof.roots import make_root
from complaints.states import State
from config.database_roles import append_only_tables, as_migrator, migrator

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = ["complaints_historyevent", "complaints_historyroot", "complaints_sealedhead"]
REWRITING = ["UPDATE {} SET digest = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
GETTING_ROUND = [
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    f"DROP TRIGGER {TRIGGER} ON {{}}",
    f"DROP FUNCTION {FUNCTION}() CASCADE",
    f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SET session_replication_role = replica",
    "ALTER TABLE {} OWNER TO CURRENT_USER",
    "DROP TABLE {} CASCADE",
    "CREATE TABLE another (id int)",
    "ALTER TABLE {} ADD COLUMN more int",
    "CREATE RULE quiet AS ON INSERT TO {} DO INSTEAD NOTHING",
]
two_roles = pytest.mark.skipif(
    "not __import__('os').environ.get('MIGRATOR_DATABASE_URL')", reason="needs two database roles"
)


@pytest.fixture(autouse=True)
def recorded(ticket_in, now) -> HistoryEvent:
    event = ticket_in(State.CLASSIFIED).history.latest("seq")
    make_root(now=now)
    return event


def refused(statement: str) -> str:
    """The refusal; and nothing else of the transaction is kept."""
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(refusal.value)


def test_every_append_only_table_is_tried():
    assert set(TABLES) <= set(append_only_tables())


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", REWRITING)
@two_roles
def test_the_application_cannot_rewrite(table, statement):
    assert "permission denied" in refused(statement.format(table))


@pytest.mark.parametrize("statement", GETTING_ROUND)
@two_roles
def test_the_application_cannot_get_round_it(statement, recorded):
    said = refused(statement.format("complaints_historyevent"))
    assert "permission denied" in said or "must be owner" in said
    assert HistoryEvent.objects.get(pk=recorded.pk).digest == recorded.digest


@two_roles
def test_the_application_cannot_become_the_owner():
    assert "permission denied" in refused(f"SET ROLE {migrator()}")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", REWRITING)
def test_not_even_the_owner_rewrites(table, statement):
    with as_migrator():
        assert "its rows are written once" in refused(statement.format(table))


@pytest.mark.parametrize("statement", ["UPDATE {} SET seq = 9 WHERE false", "DELETE FROM {} WHERE false"])
def test_not_even_where_no_row_would_change(statement):
    with as_migrator():
        assert "its rows are written once" in refused(statement.format("complaints_historyevent"))


def test_the_guards_cannot_be_switched_off_by_a_setting():
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{append_only}', false)")
        assert "its rows are written once" in refused("DELETE FROM complaints_historyevent")


def test_the_guards_hold_for_replicas_too():
    """A superuser may set session_replication_role; an ordinary trigger would then be silent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgenabled FROM pg_trigger WHERE tgname = %s", [TRIGGER]
        )
        assert set(cursor.fetchall()) >= {(table, "A") for table in TABLES}


@two_roles
def test_the_application_still_works_on_ordinary_rows(recorded):
    recorded.ticket.subject = "另一个标题"
    recorded.ticket.save()


@two_roles
def test_a_table_made_later_is_covered():
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE made_later (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO made_later (word) VALUES ('x')")
            cursor.execute("UPDATE made_later SET word = 'y'")
            cursor.execute("DELETE FROM made_later")
        assert "permission denied" in refused("TRUNCATE made_later")
    finally:
        with as_migrator(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE made_later")
