from sla.models.calendar import CalendarChange, CalendarDay, CalendarYear, ServiceHours
from sla.models.clock import OPEN, Clock, ClockQuerySet, FiredStep
from sla.models.extension import Extension
from sla.models.policy import Policy, PolicyBinding, PolicyDraft, PolicyVersion
from sla.models.simulation import Simulation
from sla.models.watch import Audit, Standstill

__all__ = [
    "OPEN",
    "Audit",
    "CalendarChange",
    "CalendarDay",
    "CalendarYear",
    "Clock",
    "ClockQuerySet",
    "Extension",
    "FiredStep",
    "Policy",
    "PolicyBinding",
    "PolicyDraft",
    "PolicyVersion",
    "ServiceHours",
    "Simulation",
    "Standstill",
]
