"""The invented staff, and how to sign in as one of them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from django.contrib.auth.hashers import make_password

from accounts.models import Department, Skill, User
from accounts.roles import Role

ROSTER = Path(__file__).parent / "people.toml"
PASSWORD = "demo-" + "lantern-river-teahouse"  # known to everybody, hence never outside DEMO
REASON = "demo data"


@dataclass(frozen=True, slots=True)
class Entry:
    number: str
    name: str
    role: Role
    unit: str
    skills: list[str]
    days: list[int]
    duty_from: time
    duty_to: time


def roster() -> list[Entry]:
    rows = tomllib.loads(ROSTER.read_text())["staff"]
    return [
        Entry(
            number,
            name,
            Role(role),
            unit,
            skills,
            [int(day) for day in days],
            time.fromisoformat(start),
            time.fromisoformat(end),
        )
        for number, name, role, unit, skills, days, start, end in rows
    ]


def sign_ins() -> Iterator[Entry]:
    """One person for each role."""
    seen: set[Role] = set()
    for entry in roster():
        if entry.role not in seen:
            seen.add(entry.role)
            yield entry


def hire() -> int:
    """Create whoever is missing; returns how many. Needs the reference data."""
    known = set(User.objects.values_list("staff_number", flat=True))
    missing = [entry for entry in roster() if entry.number not in known]
    units = {unit.code: unit for unit in Department.objects.all()}
    password = make_password(PASSWORD)  # hashing is slow on purpose: once for all
    people = User.objects.bulk_create(
        User(
            staff_number=entry.number,
            name=entry.name,
            role=entry.role,
            unit=units[entry.unit],
            duty_days=entry.days,
            duty_from=entry.duty_from,
            duty_to=entry.duty_to,
            password=password,
        )
        for entry in missing
    )
    _train(people, missing)
    User.history.bulk_history_create(people, default_change_reason=REASON)
    return len(people)


def _train(people: list[User], entries: list[Entry]) -> None:
    skills = {skill.code: skill for skill in Skill.objects.all()}
    link = User.skills.through
    link.objects.bulk_create(
        link(user_id=person.pk, skill_id=skills[code].pk)
        for person, entry in zip(people, entries, strict=True)
        for code in entry.skills
    )
