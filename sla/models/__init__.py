from sla.models.clock import OPEN, Clock, ClockQuerySet, FiredStep
from sla.models.extension import Extension
from sla.models.watch import Audit, Standstill

__all__ = ["OPEN", "Audit", "Clock", "ClockQuerySet", "Extension", "FiredStep", "Standstill"]
