"""Fail when a string on a page lacks its Chinese, or the catalogue is out of date."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

CATALOGUE = Path("zh_Hans") / "LC_MESSAGES" / "django.po"
IGNORED = [".venv", ".venv/*", ".data*", "tests/*", "node_modules/*"]


class Command(BaseCommand):
    help = "Checks that every string is translated and the compiled catalogue is current."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--update", action="store_true", help="Collect new strings and compile.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "locale" / CATALOGUE
        if options["update"]:
            collect()
            tidy(path)
            return
        with tempfile.TemporaryDirectory() as folder:
            before = Path(folder) / "before.po"
            shutil.copy(path, before)
            try:
                collect()
                problems = compare(before, path)
            finally:
                shutil.copy(before, path)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(
                f"{len(problems)} strings need attention: run `make messages`, translate them in"
                f" locale/{CATALOGUE}, run it again."
            )
        self.stdout.write(f"All {len(polib.pofile(str(path)))} strings are in Chinese.")


def collect() -> None:
    """Write every string of code and templates into the catalogue."""
    call_command(
        "makemessages",
        locale=["zh_Hans"],
        ignore_patterns=IGNORED,
        add_location="never",
        no_obsolete=True,
        verbosity=0,
    )


def tidy(path: Path) -> None:
    """Order the entries, drop what changes at each run, and compile."""
    catalogue = polib.pofile(str(path), wrapwidth=110)
    for stamp in ("POT-Creation-Date", "PO-Revision-Date", "Report-Msgid-Bugs-To", "Last-Translator"):
        catalogue.metadata.pop(stamp, None)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def compare(kept: Path, collected: Path) -> list[str]:
    """What is wrong with the kept catalogue, one line each."""
    have = {key(entry): entry for entry in polib.pofile(str(kept))}
    problems = [
        f"not in the catalogue: {entry.msgid!r}"
        for entry in polib.pofile(str(collected))
        if key(entry) not in have
    ]
    problems += [f"no Chinese: {e.msgid!r}" for e in have.values() if not e.translated()]
    compiled = {key(entry): entry.msgstr for entry in polib.mofile(str(kept_mo()))}
    problems += [
        f"compiled file is out of date: {e.msgid!r}"
        for e in have.values()
        if not e.msgid_plural and compiled.get(key(e)) != e.msgstr
    ]
    return problems


def kept_mo() -> Path:
    return Path(settings.BASE_DIR) / "locale" / CATALOGUE.with_suffix(".mo")


def key(entry: Any) -> tuple[str, str]:
    return (entry.msgid, entry.msgctxt or "")
