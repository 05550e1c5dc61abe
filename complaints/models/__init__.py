from complaints.models.attachment import Attachment
from complaints.models.counter import DayCounter
from complaints.models.customer import Customer
from complaints.models.history import HistoryEvent
from complaints.models.outcome import ResultNotice, Satisfaction
from complaints.models.plan import Plan, PlanStep
from complaints.models.reference import Category, ReferenceRelease, Route, Term
from complaints.models.ticket import Ticket

__all__ = [
    "Attachment",
    "Category",
    "Customer",
    "DayCounter",
    "HistoryEvent",
    "Plan",
    "PlanStep",
    "ReferenceRelease",
    "ResultNotice",
    "Route",
    "Satisfaction",
    "Term",
    "Ticket",
]
