"""What every document of ours begins and ends with: whose it is, and how its figures are counted."""

from collections.abc import Iterable

from accounts.models import Department
from reports.definitions import DEFINITIONS
from reports.document import Term
from reports.figures import Figure


def organisation() -> str:
    top = Department.objects.filter(parent=None).order_by("pk").first()
    return top.name if top else ""


def terms_of(codes: Iterable[str]) -> list[Term]:
    """These figures as they are counted, in the active language."""
    return [
        Term(
            name=str(each.name),
            formula=str(each.formula),
            population=str(each.population),
            counted_by=str(each.attributed_by.label),
            version=str(each.version),
            target=Figure.of(each).target_shown if each.target is not None else "",
        )
        for each in (DEFINITIONS[code] for code in codes)
    ]
