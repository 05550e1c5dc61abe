"""Loading the shipped reference data: units, skills, categories, routes, terms (complaints/reference/).

Missing rows are added; a row is changed only while its latest history record is the loader's
own, so what an administrator decided stays. Nothing is deleted or switched off.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import Department, Skill
from complaints.models import Category, ReferenceRelease, Route, Term

FOLDER = Path(__file__).parent / "reference"
REASON = "reference data v"

Entry = dict[str, Any]  # one row of a file
Values = dict[str, Any]  # field values of one row of the database


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The data as shipped; `digest` is the SHA-256 over all files."""

    version: int
    digest: str
    units: list[Entry]
    skills: list[Entry]
    routes: list[Entry]
    categories: list[list[Values]]  # by level
    terms: list[Values]

    @property
    def reason(self) -> str:
        return f"{REASON}{self.version}"


@dataclass(slots=True)
class Tally:
    created: int = 0
    updated: int = 0


def read(folder: Path = FOLDER) -> Edition:
    """The edition in `folder`. Raises tomllib.TOMLDecodeError or KeyError when malformed."""
    files = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    data = {stem: tomllib.loads(content.decode()) for stem, content in files.items()}
    levels: list[list[Values]] = [[], [], []]
    _flatten(data["categories"]["subject"], levels)
    return Edition(
        version=data["edition"]["version"],
        digest=hashlib.sha256(b"\0".join(files.values())).hexdigest(),
        units=data["units"]["unit"],
        skills=data["units"]["skill"],
        routes=data["units"]["route"],
        categories=levels,
        terms=[*_terms(data["terms"])],
    )


def _flatten(entries: list[Entry], levels: list[list[Values]], above: Values | None = None) -> None:
    """Spread nested entries over their levels; what an entry leaves out is its parent's."""
    depth = above["level"] if above else 0
    for position, entry in enumerate(entries, start=1):
        row = {
            **_named(entry),
            "parent": above["code"] if above else None,
            "level": depth + 1,
            "position": position,
            "department": entry.get("department"),
            "complexity": entry.get("complexity") or (above or entry)["complexity"],
            "priority": entry.get("priority") or (above or entry)["priority"],
        }
        levels[depth].append(row)
        _flatten(entry.get("kinds") or entry.get("examples") or [], levels, row)


def _terms(taxonomies: dict[str, list[Entry]]) -> Iterator[Values]:
    for kind in Term.Kind:
        for position, entry in enumerate(taxonomies[kind], start=1):
            yield {**_named(entry), "kind": str(kind), "position": position}


def _named(entry: Entry) -> Values:
    return {"code": entry["code"], "name_zh": entry["zh"], "name_en": entry["en"]}


@transaction.atomic
def load(edition: Edition) -> Tally:
    """Bring the database up to the edition; a second time changes nothing."""
    tally = Tally()
    _load_units(edition, tally)
    _store(Skill, [_named(entry) for entry in edition.skills], edition, tally)
    units = _by_code(Department)
    for level in edition.categories:
        above = _by_code(Category)
        rows = [
            row | {"parent": _found(above, row["parent"]), "department": _found(units, row["department"])}
            for row in level
        ]
        _store(Category, rows, edition, tally)
    _store(Route, [*_routes(edition, units)], edition, tally, key=("category", "branch"))
    _store(Term, edition.terms, edition, tally, key=("kind", "code"))
    ReferenceRelease.objects.update_or_create(version=edition.version, defaults={"digest": edition.digest})
    return tally


def _load_units(edition: Edition, tally: Tally) -> None:
    """Parents first, each depth at once."""
    waiting = edition.units
    while waiting:
        known = _by_code(Department)
        ready = [entry for entry in waiting if not entry.get("parent") or entry["parent"] in known]
        if not ready:
            raise KeyError(waiting[0]["parent"])
        waiting = [entry for entry in waiting if entry not in ready]
        rows = [
            _named(entry) | {"kind": entry["kind"], "parent": _found(known, entry.get("parent"))}
            for entry in ready
        ]
        _store(Department, rows, edition, tally)


def _routes(edition: Edition, units: dict[str, Any]) -> Iterator[Values]:
    categories = _by_code(Category)
    for entry in edition.routes:
        yield {
            "category": categories[entry["category"]],
            "branch": units[entry["branch"]],
            "department": units[entry["department"]],
        }


def _by_code(model: type[Any]) -> dict[str, Any]:
    return {row.code: row for row in model.objects.all()}


def _found(rows: dict[str, Any], code: str | None) -> Any:
    return rows[code] if code else None


def _store(
    model: type[Any], rows: list[Values], edition: Edition, tally: Tally, *, key: tuple[str, ...] = ("code",)
) -> None:
    known = {tuple(getattr(row, name) for name in key): row for row in model.objects.all()}
    missing = [row for row in rows if tuple(row[name] for name in key) not in known]
    _add(model, missing, edition)
    tally.created += len(missing)
    ours = _untouched(model)
    for row in rows:
        stored = known.get(tuple(row[name] for name in key))
        if stored and stored.pk in ours and any(getattr(stored, name) != row[name] for name in row):
            for name, value in row.items():
                setattr(stored, name, value)
            stored._change_reason = edition.reason
            stored.save()
            tally.updated += 1


def _add(model: type[Any], rows: list[Values], edition: Edition) -> None:
    added = model.objects.bulk_create(model(**row) for row in rows)
    if model is Department:
        _place(added)
    model.history.bulk_history_create(added, default_change_reason=edition.reason)


def _place(added: Iterable[Department]) -> None:
    """What Department.save() does, for many at once."""
    for unit in added:
        unit.lineage = [*(unit.parent.lineage if unit.parent else []), unit.pk]
    Department.objects.bulk_update(added, ["lineage"])


def _untouched(model: type[Any]) -> set[Any]:
    """The keys of rows nobody but this loader has changed."""
    latest = model.history.order_by("id", "-history_date", "-history_id").distinct("id")
    reasons = latest.values_list("id", "history_change_reason")
    return {key for key, reason in reasons if (reason or "").startswith(REASON)}
