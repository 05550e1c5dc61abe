"""Who may do what: the roles of the procedure as one table (docs/roles.md is generated from it)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rights import HANDLING, SERVICE, Right

__all__ = ["ROLES", "SEEN_THROUGH_UNIT", "UNLIMITED", "PersonalData", "Right", "Role", "RoleCard", "Sight"]


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


class Sight(TextChoices):
    """Which tickets a role sees; `complaints.visibility` turns it into a query."""

    OWN_AND_QUEUE = "own_and_queue", _("own tickets and those nobody has taken")
    TEAM = "team", _("tickets of the team")
    DEPARTMENT = "department", _("tickets assigned to the department")
    BRANCH = "branch", _("tickets of the branch")
    CASES = "cases", _("cases assigned in person")
    APPEALS = "appeals", _("cases under appeal, except those handled before")
    SUBMITTED = "submitted", _("what is submitted for approval")
    ALL = "all", _("all tickets")
    NONE = "none", _("no tickets")


SEEN_THROUGH_UNIT = frozenset({Sight.OWN_AND_QUEUE, Sight.TEAM, Sight.DEPARTMENT, Sight.BRANCH})


class PersonalData(TextChoices):
    FULL_FOR_OWN = "full_for_own", _("in full for own tickets, else masked")
    MASKED = "masked", _("masked")
    LEAST = "least", _("masked, and only what it takes to answer")
    NONE = "none", _("none")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCard:
    """What one role sees and may do; money in yuan."""

    sees: Sight
    personal_data: PersonalData = PersonalData.MASKED
    may: frozenset[Right] = frozenset()
    approves_up_to: Decimal | None = None

    @property
    def needs_unit(self) -> bool:
        """Whether what this role sees depends on the unit, so that it sees next to nothing without one."""
        return self.sees in SEEN_THROUGH_UNIT


UNLIMITED = Decimal("Infinity")
ROLES: dict[Role, RoleCard] = {
    Role.AGENT: RoleCard(sees=Sight.OWN_AND_QUEUE, personal_data=PersonalData.FULL_FOR_OWN, may=SERVICE),
    Role.LEADER: RoleCard(
        sees=Sight.TEAM,
        may=SERVICE
        | {
            Right.APPROVE_PLAN,
            Right.ARBITRATE,
            Right.TRANSFER,
            Right.DECIDE_WITHOUT_CONSENT,
            Right.DECIDE_REJECTION,
            Right.MERGE,
            Right.LINK_INCIDENT,
            Right.UNSEAL,
            Right.TAKE_CASES,
            Right.APPROVE_EXTENSION,
            Right.SEE_FIGURES,
            Right.WRITE_CASE_STUDY,
            Right.ASSESS,
        },
        approves_up_to=Decimal(500),
    ),
    Role.HANDLER: RoleCard(sees=Sight.DEPARTMENT, may=HANDLING | {Right.SEE_ASSESSMENT}),
    Role.BRANCH: RoleCard(sees=Sight.BRANCH, may=HANDLING | {Right.SEE_ASSESSMENT}),
    Role.INVESTIGATOR: RoleCard(sees=Sight.CASES, may=HANDLING | {Right.PROPOSE_INVALID}),
    Role.APPEAL_OFFICER: RoleCard(
        sees=Sight.APPEALS,
        may=frozenset(
            {
                Right.DECIDE_APPEAL,
                Right.TAKE_CASES,
                Right.RECORD_CONTACT,
                Right.NOTE,
                Right.ATTACH,
                Right.PRINT,
                Right.REVEAL,
            }
        ),
    ),
    Role.APPROVER: RoleCard(
        sees=Sight.SUBMITTED,
        may=frozenset(
            {Right.APPROVE_PLAN, Right.DECIDE_INVALID, Right.APPROVE_FURTHER_EXTENSION, Right.PRINT}
        ),
        approves_up_to=UNLIMITED,
    ),
    Role.SUPERVISOR: RoleCard(
        sees=Sight.ALL,
        may=frozenset(
            {
                Right.URGE,
                Right.APPROVE_FURTHER_EXTENSION,
                Right.IMPORT_TICKETS,
                Right.TAKE_CASES,
                Right.LINK_INCIDENT,
                Right.MARK,
                Right.UNSEAL,
                Right.LEGAL_HOLD,
                Right.ANSWER_DATA_REQUEST,
                Right.NOTE,
                Right.PRINT,
                Right.REVEAL,
                Right.SEE_FIGURES,
                Right.WRITE_REPORTS,
                Right.PUBLISH_REPORTS,
                Right.SUGGEST,
                Right.SEE_ASSESSMENT,
                Right.ASSESS,
                Right.EXPORT,
                Right.SEE_EXPORTS,
                Right.SEE_LOOKS,
                Right.WRITE_CASE_STUDY,
                Right.REVIEW_CASE_STUDY,
            }
        ),
    ),
    Role.ANALYST: RoleCard(
        sees=Sight.NONE,
        personal_data=PersonalData.NONE,
        may=frozenset({Right.SEE_FIGURES, Right.WRITE_REPORTS, Right.SUGGEST, Right.SEE_ASSESSMENT}),
    ),
    Role.QA: RoleCard(sees=Sight.NONE),
    Role.ADMINISTRATOR: RoleCard(
        sees=Sight.NONE, personal_data=PersonalData.NONE, may=frozenset({Right.SEE_RETENTION})
    ),
    Role.AUDITOR: RoleCard(
        sees=Sight.NONE,
        personal_data=PersonalData.NONE,
        may=frozenset({Right.SEE_RETENTION, Right.SEE_EXPORTS, Right.SEE_LOOKS}),
    ),
    Role.PROVIDER: RoleCard(
        sees=Sight.DEPARTMENT,
        personal_data=PersonalData.LEAST,
        may=frozenset({Right.ANSWER_TASK, Right.NOTE, Right.ATTACH}),
    ),
    Role.MANAGER: RoleCard(
        sees=Sight.NONE,
        personal_data=PersonalData.NONE,
        may=frozenset({Right.SEE_FIGURES, Right.SUGGEST, Right.SEE_ASSESSMENT, Right.ASSESS}),
    ),
}
