"""One row's cells, each read as what its column says; what cannot be is noted and read as nothing."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from channels_intake.importing.fields import Columns, Field, Spec
from channels_intake.importing.instants import Moment, moment
from channels_intake.importing.known import Lookup, Named
from channels_intake.importing.limits import FURTHEST, OLDEST
from channels_intake.importing.troubles import Problem, Trouble, problem
from complaints.typed import without_controls

_SHORTENED = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)  # 1.38E+10: a phone number, once
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # how other systems keep a spreadsheet from counting with it
LONG = frozenset({Field.DESCRIPTION, Field.DEMAND, Field.RESULT})
NUMBERS = frozenset({Field.NUMBER, Field.PHONE, Field.TICKET})
FEWEST_DIGITS = 5


class Cells:
    """`problems` fills while the row is read."""

    def __init__(
        self, row: int, cells: Sequence[str], columns: Columns, specs: Mapping[Field, Spec], now: datetime
    ) -> None:
        self.row = row
        self.problems: list[Problem] = []
        self._cells, self._columns, self._specs, self._now = cells, columns, specs, now

    def say(self, field: Field, trouble: Trouble, value: str = "") -> None:
        self.problems.append(problem(self.row, field, trouble, value))

    def text(self, field: Field) -> str:
        """ "" for a cell that is empty, missing, or wrong."""
        place = self._columns.get(field)
        if place is None or field not in self._specs or place >= len(self._cells):
            return self._checked(field, "")
        return self._checked(field, _plain(self._cells[place], field))

    def phone(self) -> str:
        """Old numbers may lack what a new one needs; one without five digits is none."""
        text = self.text(Field.PHONE)
        if text and sum(map(str.isdecimal, text)) < FEWEST_DIGITS:
            self.say(Field.PHONE, Trouble.NO_PHONE, text)
            return ""
        return text

    def email(self) -> str:
        text = self.text(Field.EMAIL)
        try:
            if text:
                validate_email(text)
        except ValidationError:
            self.say(Field.EMAIL, Trouble.NO_EMAIL, text)
            return ""
        return text

    def moment(self, field: Field) -> Moment | None:
        text = self.text(field)
        try:
            found = moment(text) if text else None
        except (ValueError, OverflowError):
            self.say(field, Trouble.NO_INSTANT, text)
            return None
        if found and found.at < OLDEST:
            self.say(field, Trouble.TOO_OLD, text)
            return None
        if found and found.at > self._now + FURTHEST:
            self.say(field, Trouble.TOO_FAR, text)
            return None
        return found

    def past(self, field: Field) -> Moment | None:
        found = self.moment(field)
        if found and found.at > self._now:
            self.say(field, Trouble.FUTURE, found.at.date().isoformat())
            return None
        return found

    def one_of(self, field: Field, known: Lookup[Named], *, lenient: bool) -> Named | None:
        """What a cell names; an unknown name is nothing, and a problem unless `lenient`."""
        text = self.text(field)
        found = known.find(text) if text else None
        if text and found is None and not lenient:
            self.say(field, Trouble.UNKNOWN, text)
        return found

    def _checked(self, field: Field, text: str) -> str:
        spec = self._specs.get(field)
        if not text:
            if spec and spec.required:
                self.say(field, Trouble.EMPTY)
            return ""
        trouble = _trouble(field, text, spec.most if spec else 0)
        if trouble:
            self.say(field, trouble, text)
            return ""
        return text


def _plain(cell: str, field: Field) -> str:
    text = cell.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    if wrapped := _AS_TEXT.fullmatch(text):
        text = wrapped[1].replace('""', '"')
    if field in NUMBERS:
        text = text.lstrip("'’")
    text = unicodedata.normalize("NFC", text) if len(text) <= 4 * 5000 else text
    return text.strip() if field in LONG else " ".join(text.split())


def _trouble(field: Field, text: str, most: int) -> Trouble | None:
    if len(text) > most:
        return Trouble.TOO_LONG
    if field in NUMBERS and _SHORTENED.fullmatch(text):
        return Trouble.SHORTENED
    if field == Field.NUMBER and not text[0].isalnum():
        return Trouble.NO_NUMBER  # it is written into files again, where = begins a formula
    try:
        without_controls(text)
    except ValidationError:
        return Trouble.CONTROLS
    return None
