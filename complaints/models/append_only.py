"""Tables whose rows are written once: the database refuses to change or remove them.

The application's role has no right to (config/database_roles.py), and a trigger refuses the
owner as well. Triggers of libraries can be switched off by any session (`SET pgtrigger.ignore`);
this one only by ALTER TABLE, which takes the owner and shows in `manage.py doctor`.
"""

from django.db import migrations, models

TRIGGER = "append_only"
FUNCTION = "refuse_to_rewrite"

_MAKE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: its rows are written once', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$
"""


class AppendOnly(models.Model):
    """A row that is never changed and never deleted."""

    class Meta:
        abstract = True


def written_once(table: str) -> migrations.RunSQL:
    """The migration step that makes `table` append-only, also where replication roles skip triggers."""
    return migrations.RunSQL(
        [
            _MAKE_FUNCTION,
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {TRIGGER}",
        ],
        [f"DROP TRIGGER {TRIGGER} ON {table}"],
    )
