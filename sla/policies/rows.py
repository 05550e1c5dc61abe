"""Reading values of unknown making, as JSON or YAML gives them, and naming everything that is wrong."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from sla.labelled import Labelled

Code = TypeVar("Code", bound=Labelled)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where: `targets.2.length`; an empty place means the whole."""

    place: str
    message: str


class Malformed(ValueError):
    """The content does not describe what it should."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{each.place or '*'}: {each.message}" for each in problems))
        self.problems = problems


class Row:
    """One mapping. Each value is taken once, under its name; what is left over is unknown.

    What is wrong goes into `problems`, and something harmless is given instead.
    """

    def __init__(self, value: object, place: str, problems: list[Problem]) -> None:
        self.place, self.problems = place, problems
        self._left: dict[Any, Any] = {}
        if isinstance(value, dict):
            self._left = dict(value)
        else:
            problems.append(Problem(place, _("Names with their values are expected here.")))

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def say(self, name: str, message: str) -> None:
        self.problems.append(Problem(self._at(name), message))

    def take(self, name: str) -> object:
        if name not in self._left:
            self.say(name, _("This is missing."))
        return self._left.pop(name, None)

    def nothing_else(self) -> None:
        for name in self._left:
            self.say(str(name), _("This is not known here."))

    def rows(self, name: str) -> "Iterator[Row]":
        for number, value in enumerate(self._list(name)):
            yield Row(value, f"{self._at(name)}.{number}", self.problems)

    def number(self, name: str, least: int, most: int) -> int:
        value = self.take(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            limits = {"least": least, "most": most}
            self.say(name, _("A whole number from %(least)d to %(most)d is needed.") % limits)
            return least
        return value

    def truth(self, name: str) -> bool:
        value = self.take(name)
        if not isinstance(value, bool):
            self.say(name, _("True or false is needed."))
        return value is True

    def one_of(self, name: str, codes: type[Code]) -> Code | None:
        return self.known(name, self.take(name), codes)

    def several(self, name: str, codes: type[Code]) -> list[Code]:
        found = [code for value in self._list(name) if (code := self.known(name, value, codes))]
        if len(set(found)) < len(found):
            self.say(name, _("Something is named twice."))
        return found

    def words(self, name: str) -> Iterable[str]:
        """Short texts, each once."""
        values = self._list(name)
        if (
            not values
            or not all(isinstance(value, str) for value in values)
            or len(set(values)) < len(values)
        ):
            self.say(name, _("A list of different codes is needed."))
            return []
        return [str(value) for value in values]

    def known(self, name: str, value: object, codes: type[Code]) -> Code | None:
        try:
            return codes.of(value)
        except ValueError:
            self.say(name, _("“%(value)s” is not known.") % {"value": value})
            return None

    def _list(self, name: str) -> list[Any]:
        value = self.take(name)
        if isinstance(value, list):
            return value
        self.say(name, _("A list is needed."))
        return []

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name
