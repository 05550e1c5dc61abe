"""The seven stages of the procedure and the states a ticket can be in."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(IntegerChoices):
    INTAKE = 1, pgettext_lazy("stage", "Intake")
    CLASSIFY = 2, pgettext_lazy("stage", "Classify")
    ASSIGN = 3, pgettext_lazy("stage", "Assign")
    INVESTIGATE = 4, pgettext_lazy("stage", "Investigate")
    RESOLVE = 5, pgettext_lazy("stage", "Resolve")
    FEEDBACK = 6, pgettext_lazy("stage", "Feedback")
    ARCHIVE = 7, pgettext_lazy("stage", "Archive")


class State(TextChoices):
    INTAKE = "intake", pgettext_lazy("state", "Accepted")
    CLASSIFIED = "classified", pgettext_lazy("state", "Classified")
    ASSIGNED = "assigned", pgettext_lazy("state", "Assigned")
    INVESTIGATING = "investigating", pgettext_lazy("state", "Investigating")
    WAITING_CUSTOMER = "waiting_customer", pgettext_lazy("state", "Waiting for the customer")
    PLAN_REVIEW = "plan_review", pgettext_lazy("state", "Plan under review")
    NEGOTIATING = "negotiating", pgettext_lazy("state", "Negotiating")
    IMPLEMENTING = "implementing", pgettext_lazy("state", "Implementing")
    RESOLVED = "resolved", pgettext_lazy("state", "Resolved")
    FEEDBACK = "feedback", pgettext_lazy("state", "Result told, to be confirmed")
    ARCHIVED = "archived", pgettext_lazy("state", "Closed and archived")
    APPEALING = "appealing", pgettext_lazy("state", "Under appeal")
    REJECTED = "rejected", pgettext_lazy("state", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "Withdrawn")
    INVALID = "invalid", pgettext_lazy("state", "Invalid")
    MERGED = "merged", pgettext_lazy("state", "Merged")


STAGE_OF: dict[State, Stage] = {
    State.INTAKE: Stage.INTAKE,
    State.CLASSIFIED: Stage.CLASSIFY,
    State.ASSIGNED: Stage.ASSIGN,
    State.INVESTIGATING: Stage.INVESTIGATE,
    State.WAITING_CUSTOMER: Stage.INVESTIGATE,
    State.PLAN_REVIEW: Stage.RESOLVE,
    State.NEGOTIATING: Stage.RESOLVE,
    State.IMPLEMENTING: Stage.RESOLVE,
    State.RESOLVED: Stage.RESOLVE,
    State.FEEDBACK: Stage.FEEDBACK,
    State.ARCHIVED: Stage.ARCHIVE,
    State.APPEALING: Stage.INVESTIGATE,
    State.REJECTED: Stage.ARCHIVE,
    State.WITHDRAWN: Stage.ARCHIVE,
    State.INVALID: Stage.ARCHIVE,
    State.MERGED: Stage.ARCHIVE,
}

CLOSED_STATES: tuple[State, ...] = (
    State.ARCHIVED,
    State.REJECTED,
    State.WITHDRAWN,
    State.INVALID,
    State.MERGED,
)

OPEN_STATES: tuple[State, ...] = tuple(state for state in State if state not in CLOSED_STATES)

OPEN_STAGES: tuple[Stage, ...] = tuple(stage for stage in Stage if stage is not Stage.ARCHIVE)


class Channel(TextChoices):
    HOTLINE = "hotline", _("Hotline")
    WEB = "web", _("Website")
    CHAT = "chat", _("Online chat")
    HALL = "hall", _("Business hall")
    SOCIAL = "social", _("Social media")
    REGULATOR = "regulator", _("Regulator, 12345 or 12315")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    LETTER = "letter", _("Letter")


class Authority(TextChoices):
    """Who hands us cases beside the customers themselves (S003-23, S003-I)."""

    MIIT = "miit", _("Communications authority (MIIT)")
    GOVERNMENT = "12345", _("Government hotline 12345")
    CONSUMER = "12315", _("Consumer hotline 12315")
    OTHER = "other", _("Another authority")


class Severity(IntegerChoices):
    MINOR = 1, pgettext_lazy("severity", "Minor")
    CONSIDERABLE = 2, pgettext_lazy("severity", "Considerable")
    SERIOUS = 3, pgettext_lazy("severity", "Serious")
    CRITICAL = 4, pgettext_lazy("severity", "Critical")


class Urgency(IntegerChoices):
    NORMAL = 1, pgettext_lazy("urgency", "Normal")
    URGENT = 2, pgettext_lazy("urgency", "Urgent")
    IMMEDIATE = 3, pgettext_lazy("urgency", "Immediate")


class Complexity(TextChoices):
    SIMPLE = "simple", pgettext_lazy("complexity", "Simple")
    COMPLEX = "complex", pgettext_lazy("complexity", "Complex")


class Relation(TextChoices):
    """How the complainant stands to the owner of the number."""

    SELF = "self", _("The owner")
    PROXY = "proxy", _("Acting for the owner")
    ANONYMOUS = "anonymous", _("Does not want to be named")


class Mark(TextChoices):
    """What a ticket is marked as, at any time while it is open."""

    GROUP = "group", _("Group complaint")
    CONFIDENTIAL = "confidential", _("Confidential")


class NoticeChannel(TextChoices):
    PHONE = "phone", _("Telephone")
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    ONLINE = "online", _("Progress page")

    @property
    def is_written(self) -> bool:
        """Whether something is left to read."""
        return self is not NoticeChannel.PHONE


class Reminded(TextChoices):
    """How far the people who owe something by a day have heard of it."""

    NOT_YET = "", _("not yet")
    TODAY = "today", _("on the day")
    LATE = "late", _("after it")


class LegalBasis(TextChoices):
    """Why data that is only stored and protected may be read all the same (PIPL Arts 13, 47)."""

    AUTHORITY = "authority", _("a court or an authority asks for it")
    CLAIM = "claim", _("it is needed for a legal claim")
    CUSTOMER = "customer", _("the customer asks us to read it")
