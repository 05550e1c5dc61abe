"""Who may do what: the roles of the procedure as one table (docs/roles.md is generated from it)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    AGENT = "agent", _("Agent")
    LEADER = "leader", _("Team leader")
    HANDLER = "handler", _("Department handler")
    BRANCH = "branch", _("Branch handler")
    INVESTIGATOR = "investigator", _("Investigator")
    APPEAL_OFFICER = "appeal_officer", _("Appeal officer")
    APPROVER = "approver", _("Approver")
    SUPERVISOR = "supervisor", _("Supervisor")
    ANALYST = "analyst", _("Analyst")
    QA = "qa", _("Quality inspector")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    PROVIDER = "provider", _("Provider contact")
    MANAGER = "manager", _("Manager")


class Right(TextChoices):
    ENTER = "enter"
    CLASSIFY = "classify"
    RESOLVE_ON_THE_SPOT = "resolve_on_the_spot"
    ASSIGN = "assign"
    START_INVESTIGATION = "start_investigation"
    SUBMIT_PLAN = "submit_plan"
    APPROVE_PLAN = "approve_plan"
    RECORD_CONSENT = "record_consent"
    RESOLVE = "resolve"
    GIVE_FEEDBACK = "give_feedback"
    RATE = "rate"
    ARCHIVE = "archive"
    NOTE = "note"
    ATTACH = "attach"
    REVEAL = "reveal"  # personal data in full, with a reason; otherwise masked


class Sight(TextChoices):
    """Which tickets a role sees; `complaints.visibility` turns it into a query."""

    OWN_AND_QUEUE = "own_and_queue", _("own tickets and those nobody has taken")
    TEAM = "team", _("tickets of the team")
    DEPARTMENT = "department", _("tickets assigned to the department")
    BRANCH = "branch", _("tickets of the branch")
    CASES = "cases", _("cases assigned in person")
    SUBMITTED = "submitted", _("plans submitted for approval")
    ALL = "all", _("all tickets")
    NONE = "none", _("no tickets")


class PersonalData(TextChoices):
    FULL_FOR_OWN = "full_for_own", _("in full for own tickets, else masked")
    MASKED = "masked", _("masked")
    NONE = "none", _("none")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCard:
    """What one role sees and may do; money in yuan."""

    sees: Sight
    personal_data: PersonalData = PersonalData.MASKED
    may: frozenset[Right] = frozenset()
    approves_up_to: Decimal | None = None


UNLIMITED = Decimal("Infinity")
SERVICE = frozenset(
    {
        Right.ENTER,
        Right.CLASSIFY,
        Right.RESOLVE_ON_THE_SPOT,
        Right.ASSIGN,
        Right.RECORD_CONSENT,
        Right.GIVE_FEEDBACK,
        Right.ARCHIVE,
        Right.NOTE,
        Right.ATTACH,
        Right.REVEAL,
    }
)
HANDLING = frozenset(
    {
        Right.START_INVESTIGATION,
        Right.SUBMIT_PLAN,
        Right.RESOLVE,
        Right.NOTE,
        Right.ATTACH,
        Right.REVEAL,
    }
)

ROLES: dict[Role, RoleCard] = {
    Role.AGENT: RoleCard(sees=Sight.OWN_AND_QUEUE, personal_data=PersonalData.FULL_FOR_OWN, may=SERVICE),
    Role.LEADER: RoleCard(
        sees=Sight.TEAM,
        may=SERVICE | {Right.APPROVE_PLAN},
        approves_up_to=Decimal(500),
    ),
    Role.HANDLER: RoleCard(sees=Sight.DEPARTMENT, may=HANDLING),
    Role.BRANCH: RoleCard(sees=Sight.BRANCH, may=HANDLING),
    Role.INVESTIGATOR: RoleCard(sees=Sight.CASES, may=HANDLING),
    Role.APPEAL_OFFICER: RoleCard(sees=Sight.NONE),
    Role.APPROVER: RoleCard(
        sees=Sight.SUBMITTED, may=frozenset({Right.APPROVE_PLAN}), approves_up_to=UNLIMITED
    ),
    Role.SUPERVISOR: RoleCard(sees=Sight.ALL, may=frozenset({Right.NOTE, Right.REVEAL})),
    Role.ANALYST: RoleCard(sees=Sight.NONE, personal_data=PersonalData.NONE),
    Role.QA: RoleCard(sees=Sight.NONE),
    Role.ADMINISTRATOR: RoleCard(sees=Sight.NONE, personal_data=PersonalData.NONE),
    Role.AUDITOR: RoleCard(sees=Sight.NONE, personal_data=PersonalData.NONE),
    Role.PROVIDER: RoleCard(sees=Sight.DEPARTMENT, may=frozenset({Right.NOTE, Right.ATTACH})),
    Role.MANAGER: RoleCard(sees=Sight.NONE, personal_data=PersonalData.NONE),
}

CUSTOMER_MAY = frozenset({Right.ENTER, Right.RECORD_CONSENT, Right.RATE, Right.ARCHIVE, Right.ATTACH})
SYSTEM_MAY = frozenset({Right.ENTER, Right.APPROVE_PLAN, Right.ARCHIVE})
SYSTEM_APPROVES_UP_TO = Decimal(50)
