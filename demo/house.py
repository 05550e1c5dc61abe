"""The house the demo plays in: units, categories, terms and people, read once."""

from dataclasses import dataclass
from random import Random
from typing import Self

from accounts.models import Department, User
from accounts.roles import Right, Role
from complaints.models import Category, Route, Term

SPECIAL = ("investigation", "supervision", "service")


@dataclass(frozen=True, slots=True)
class House:
    units: dict[str, Department]
    categories: dict[str, Category]
    examples: dict[str, list[Category]]  # by the code of the second level
    terms: dict[tuple[str, str], Term]
    routes: dict[tuple[int, int], Department]
    people: dict[Role, list[User]]
    handlers: dict[int, list[User]]  # who may take up a case, by unit, units below included

    @classmethod
    def read(cls) -> Self:
        """As it stands in the database; parents are loaded, so that nothing here asks again."""
        units = {unit.pk: unit for unit in Department.objects.all()}
        categories = {category.pk: category for category in Category.objects.order_by("level", "code")}
        examples: dict[str, list[Category]] = {}
        for category in categories.values():
            category.department = units.get(category.department_id or 0)
            if category.parent_id:
                category.parent = categories[category.parent_id]
                examples.setdefault(category.parent.code, []).append(category)
        people: dict[Role, list[User]] = {role: [] for role in Role}
        for person in User.objects.filter(is_active=True).order_by("pk"):
            person.unit = units.get(person.unit_id or 0)
            people[Role(person.role)].append(person)
        return cls(
            units={unit.code: unit for unit in units.values()},
            categories={category.code: category for category in categories.values()},
            examples=examples,
            terms={(term.kind, term.code): term for term in Term.objects.all()},
            routes={(r.category_id, r.branch_id): units[r.department_id] for r in Route.objects.all()},
            people=people,
            handlers=_handlers(people),
        )

    def department_for(self, category: Category, branch: Department | None) -> Department:
        """As complaints.models.reference.route(), without asking the database."""
        here: Category | None = category
        while here:
            found = self.routes.get((here.pk, branch.pk if branch else 0)) or here.department
            if found:
                return found
            here = here.parent
        return self.units["service"]

    def branches(self) -> list[Department]:
        return [unit for unit in self.units.values() if unit.kind == Department.Kind.BRANCH]

    def handlers_in(self, department: Department) -> list[User]:
        """Everybody who may take up a case of this department."""
        return self.handlers.get(department.pk, [])

    def takers_in(self, department: Department) -> list[User]:
        """Those of them who see what nobody there has taken up yet."""
        return [p for p in self.handlers_in(department) if p.unit and p.unit.pk in department.lineage]

    def another_department(self, than: Department, chance: Random) -> Department:
        """Some other department that handles complaints in the usual course."""
        return chance.choice(
            [
                unit
                for unit in self.units.values()
                if unit.kind == Department.Kind.DEPARTMENT
                and unit != than
                and unit.code not in SPECIAL
                and self.takers_in(unit)
            ]
        )

    def leader_of(self, team: Department | None) -> User:
        leaders = self.people[Role.LEADER]
        return next((leader for leader in leaders if leader.unit == team), leaders[0])


def _handlers(people: dict[Role, list[User]]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    for person in (person for group in people.values() for person in group):
        if person.may(Right.START_INVESTIGATION) and person.unit:
            for unit in person.unit.lineage:
                found.setdefault(unit, []).append(person)
    return found
