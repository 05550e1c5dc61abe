from sla.models.calendar import CalendarChange, CalendarDay, CalendarYear, ServiceHours
from sla.models.clock import OPEN, Clock, ClockQuerySet, FiredStep
from sla.models.extension import Extension
from sla.models.on_call import OnCall
from sla.models.policy import Policy, PolicyBinding, PolicyDraft, PolicyVersion
from sla.models.simulation import Simulation
from sla.models.watch import Audit, InHand, Standstill

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
    "InHand",
    "OnCall",
    "Policy",
    "PolicyBinding",
    "PolicyDraft",
    "PolicyVersion",
    "ServiceHours",
    "Simulation",
    "Standstill",
]
