"""How units stand (S001-29, S001-30); people are named in the assessment only, never in a report."""

from django.utils.translation import gettext as _

from reports.assessing.assessing import of_units
from reports.assessing.measures import Group
from reports.assessing.writing import how_to_read, tables
from reports.document import Block, Heading, Paragraph, Section
from reports.periods import PeriodKind
from reports.sections.asked import Asked

KINDS = (PeriodKind.QUARTER, PeriodKind.YEAR)


def appraisal(asked: Asked) -> Section | None:
    """Only in reports of quarters and years on the whole house: shorter periods have too few cases."""
    if asked.scope.key or asked.period.kind not in KINDS:
        return None
    found = of_units(asked.period)
    blocks: list[Block] = []
    for group in Group:
        if assessed := found.of(group):
            blocks += [Heading(text=str(group.label)), *tables(assessed)]
    if not blocks:
        return None
    how: list[Block] = [Paragraph(text=how_to_read())]
    return Section(key="appraisal", title=_("Assessment of units"), blocks=how + blocks)
