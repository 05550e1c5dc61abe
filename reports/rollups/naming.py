"""The codes that a ticket's units and category have, and those above them."""

from accounts.models import Department
from complaints.models import Category

Key = int | None


class Units:
    """The tree of units. A path leads from below the top to a unit: "branch-east/field-east"."""

    def __init__(self) -> None:
        rows = list(Department.objects.values_list("pk", "code", "lineage"))
        self._codes: dict[Key, str] = {pk: code for pk, code, _ in rows}
        self._paths = {pk: "/".join(self._codes[above] for above in lineage[1:]) for pk, _, lineage in rows}
        self._keys = {code: pk for pk, code, _ in rows}

    def code(self, pk: Key) -> str:
        return self._codes.get(pk, "")

    def path(self, pk: Key) -> str:
        return self._paths.get(pk or 0, "")

    def path_to(self, code: str) -> str:
        """A code that is known no longer stands for itself; so does the top."""
        return self.path(self._keys.get(code)) or code


class Categories:
    """The codes of a category and of those above it, by level."""

    def __init__(self) -> None:
        nodes = {each.pk: each for each in Category.objects.only("pk", "code", "level", "parent_id")}
        self._levels: dict[Key, dict[int, str]] = {}
        for pk, node in nodes.items():
            here: Category | None = node
            self._levels[pk] = {}
            while here:
                self._levels[pk][here.level] = here.code
                here = nodes.get(here.parent_id or 0)

    def code(self, pk: Key, level: int) -> str:
        """Empty where the category is not as deep, or there is none."""
        return self._levels.get(pk, {}).get(level, "")
