"""Reading the numbers of users from a table: month, branch, product, opening, closing."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department
from reports.models import UserCount

COLUMNS = ("month", "branch", "product", "opening", "closing")


class BadTable(Exception):
    """The table cannot be taken; the message names line and reason."""


@dataclass(frozen=True, slots=True)
class Taken:
    added: int
    changed: int


def take(lines: Iterable[str]) -> Taken:
    """Take all rows or none; a month of a branch that is there already is replaced.

    `month` is 2026-10, `branch` a unit's code, `product` may be empty. Raises BadTable.
    """
    reader = csv.DictReader(lines, restval="")
    if set(reader.fieldnames or ()) != set(COLUMNS):
        raise BadTable(_("The first line has to name the columns: %(names)s") % {"names": ", ".join(COLUMNS)})
    added = changed = 0
    with transaction.atomic():
        for row in reader:
            try:
                is_new = _take(row)
            except ValidationError as error:
                found = {"line": reader.line_num, "reason": " ".join(error.messages)}
                raise BadTable(_("Line %(line)d: %(reason)s") % found) from None
            added, changed = added + is_new, changed + (not is_new)
    return Taken(added, changed)


def _take(row: dict[str, str]) -> bool:
    branch, month = _branch(row["branch"].strip()), _month(row["month"].strip())
    product = row["product"].strip()
    known = UserCount.objects.filter(branch=branch, month=month, product=product).first()
    count = known or UserCount(branch=branch, month=month, product=product)
    count.opening, count.closing = _number(row["opening"]), _number(row["closing"])
    count.full_clean()
    count.save()
    return known is None


def _branch(code: str) -> Department:
    branch = Department.objects.filter(code=code).first()
    if branch is None:
        raise ValidationError(_("There is no unit with the code “%(code)s”.") % {"code": code})
    return branch


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ValidationError(_("“%(text)s” is no month; write it like 2026-10.") % {"text": text}) from None


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValidationError(_("Enter a whole number.")) from None
