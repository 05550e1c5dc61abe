"""Which number of the table somebody followed: its row, its column, what the question is narrowed to."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Department
from reports.dimensions import Dimension, names
from reports.exploring.question import BY_UNITS, Question
from reports.figures import Scope


@dataclass(frozen=True, slots=True)
class Chosen:
    """`within` is the unit of the column, with all below it; `words` say what was chosen."""

    keys: Mapping[Dimension, str]
    within: Scope | None
    words: list[str]

    @classmethod
    def read(cls, question: Question, given: Mapping[str, str]) -> "Chosen":
        keys, within = dict(question.keys), None
        if "key" in given:
            keys[question.rows] = given["key"]
        dimension = question.across.dimension
        if "column" in given and dimension:
            keys[dimension] = given["column"]
        words = [str(question.definition.name), question.period.label]
        words += [names(name, [key])[key] for name, key in keys.items()]
        if dimension in keys and question.across in BY_UNITS and _is_below_the_house(keys[dimension]):
            within = Scope(BY_UNITS[question.across], keys.pop(dimension))
        return cls(keys, within, words)


def _is_below_the_house(code: str) -> bool:
    return Department.objects.filter(code=code, parent__isnull=False).exists()
