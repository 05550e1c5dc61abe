"""The sections of a report, in their order (DOMAIN §8). One whose records do not exist is left out."""

from collections.abc import Callable, Mapping

from reports.document import Section
from reports.sections.appraisal import appraisal
from reports.sections.asked import Asked
from reports.sections.benchmark import benchmark
from reports.sections.cases import cases
from reports.sections.category import category
from reports.sections.causes import causes
from reports.sections.comparison import comparison
from reports.sections.compensation import compensation
from reports.sections.forecast import forecast
from reports.sections.incidents import incidents
from reports.sections.satisfaction import satisfaction
from reports.sections.special import special
from reports.sections.suggestions import suggestions
from reports.sections.summary import summary
from reports.sections.timeliness import timeliness
from reports.sections.volume import volume

SECTIONS: Mapping[str, Callable[[Asked], Section | None]] = {
    "summary": summary,
    "volume": volume,
    "category": category,
    "causes": causes,
    "timeliness": timeliness,
    "satisfaction": satisfaction,
    "special": special,
    "incidents": incidents,
    "compensation": compensation,
    "forecast": forecast,
    "comparison": comparison,
    "benchmark": benchmark,
    "appraisal": appraisal,
    "cases": cases,
    "suggestions": suggestions,
}

__all__ = ["SECTIONS", "Asked"]
