from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from accounts.management.commands.roles_table import BEGIN, END, table
from accounts.roles import ROLES, Role

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "roles.md"


def test_the_document_shows_the_roles_as_they_are():
    with translation.override("en"):
        made = "\n".join(table())
    shown = DOCUMENT.read_text().split(BEGIN)[1].split(END)[0]
    assert shown.strip() == made, "run: manage.py roles_table --into docs/roles.md"


def test_every_role_has_its_card():
    assert set(ROLES) == set(Role)


def test_the_command_replaces_only_the_table(tmp_path):
    document = tmp_path / "roles.md"
    document.write_text(f"before\n{BEGIN}\nto be replaced\n{END}\nafter\n")
    call_command("roles_table", into=document)
    text = document.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "to be replaced" not in text
    assert "`appeal_officer`" in text
