"""Typical cases of the period, as two people have published them without anybody's data."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.document import Block, Facts, Section
from reports.models import CaseStudy
from reports.sections.asked import Asked

MOST = 5


def cases(asked: Asked) -> Section | None:
    """For the whole house only; in the words they were written in."""
    if asked.scope.key:
        return None
    found = CaseStudy.objects.published(asked.period).select_related("category")[:MOST]
    blocks: list[Block] = [_facts(each) for each in found]
    return Section(key="cases", title=_("Typical cases"), blocks=blocks) if blocks else None


def _facts(case: CaseStudy) -> Facts:
    items = [
        (pgettext("case study", "Kind"), case.category.name if case.category else ""),
        (pgettext("case study", "What happened"), case.situation),
        (pgettext("case study", "What was done"), case.handling),
        (pgettext("case study", "What came of it"), case.result),
        (pgettext("case study", "What we learned"), case.lesson),
    ]
    return Facts(title=f"{case.reference} · {case.title}", items=[item for item in items if item[1]])
