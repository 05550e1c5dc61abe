from complaints.models.appeal import Appeal
from complaints.models.asking import DepartmentTask, Question
from complaints.models.attachment import Attachment
from complaints.models.contact_record import ContactRecord
from complaints.models.counter import DayCounter
from complaints.models.customer import Customer
from complaints.models.form_draft import FormDraft
from complaints.models.history import HistoryEvent
from complaints.models.incident import Incident
from complaints.models.outcome import ResultNotice, Satisfaction
from complaints.models.plan import Plan, PlanOption, PlanStep, RemedyAmount, Share
from complaints.models.proposal import Proposal, Vote
from complaints.models.reference import Category, ReferenceRelease, Route, Term
from complaints.models.retention import DataRequest, LedgerEntry
from complaints.models.root import HistoryRoot, SealedHead
from complaints.models.ticket import Ticket

__all__ = [
    "Appeal",
    "Attachment",
    "Category",
    "ContactRecord",
    "Customer",
    "DataRequest",
    "DayCounter",
    "DepartmentTask",
    "FormDraft",
    "HistoryEvent",
    "HistoryRoot",
    "Incident",
    "LedgerEntry",
    "Plan",
    "PlanOption",
    "PlanStep",
    "Proposal",
    "Question",
    "ReferenceRelease",
    "RemedyAmount",
    "ResultNotice",
    "Route",
    "Satisfaction",
    "SealedHead",
    "Share",
    "Term",
    "Ticket",
    "Vote",
]
