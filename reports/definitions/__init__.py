"""Every figure of the house, once; pages, reports, interface and lists of cases all read it here."""

from collections.abc import Mapping

from reports.definitions.ageing import AGEING
from reports.definitions.base import AttributedBy, Better, Definition, Statistic, Unit
from reports.definitions.handling import HANDLING
from reports.definitions.opinion import OPINION
from reports.definitions.volume import VOLUME

# Not defined until their records exist: rectification completion, inspection pass rate, connection
# rate (DOMAIN §7). They follow here.
DEFINITIONS: Mapping[str, Definition] = {
    definition.code: definition for definition in (*VOLUME, *HANDLING, *AGEING, *OPINION)
}

__all__ = [
    "AGEING",
    "DEFINITIONS",
    "HANDLING",
    "OPINION",
    "VOLUME",
    "AttributedBy",
    "Better",
    "Definition",
    "Statistic",
    "Unit",
]
