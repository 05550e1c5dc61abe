"""Django's `migrate`, as the role that owns the schema; then the application's role gets its rights."""

from typing import Any

from django.core.management import BaseCommand
from django.core.management.commands import migrate

from config.database_roles import as_migrator, settle_roles


class Command(migrate.Command):
    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        """Without the questions to the database: they are about what is only now being made."""
        return BaseCommand.get_check_kwargs(self, options)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises ImproperlyConfigured as settle_roles()."""
        with as_migrator():
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                settle_roles()
