"""Every figure of the house, once; pages, reports, interface and lists of cases all read it here."""

from collections.abc import Mapping

from reports.definitions.base import AttributedBy, Better, Definition, Statistic, Unit
from reports.definitions.handling import HANDLING
from reports.definitions.opinion import OPINION
from reports.definitions.volume import VOLUME

# Not defined until their records exist: rectification completion, inspection pass rate, connection
# rate, report quality (DOMAIN §7). They follow here.
DEFINITIONS: Mapping[str, Definition] = {
    definition.code: definition for definition in (*VOLUME, *HANDLING, *OPINION)
}

__all__ = [
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
