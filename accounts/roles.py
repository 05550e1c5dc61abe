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
    RETURN = "return"  # back to the service desk: not ours
    ARBITRATE = "arbitrate"  # says whose it is after two returns
    TRANSFER = "transfer"
    ASK_CUSTOMER = "ask_customer"
    RECORD_ANSWER = "record_answer"
    GIVE_PRELIMINARY = "give_preliminary"
    DECIDE_WITHOUT_CONSENT = "decide_without_consent"
    ASK_DEPARTMENT = "ask_department"
    ANSWER_TASK = "answer_task"
    REOPEN = "reopen"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    PROPOSE_REJECTION = "propose_rejection"
    DECIDE_REJECTION = "decide_rejection"
    PROPOSE_INVALID = "propose_invalid"
    DECIDE_INVALID = "decide_invalid"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    LINK_INCIDENT = "link_incident"
    RECORD_CONTACT = "record_contact"
    TAG = "tag"
    URGE = "urge"
    REQUEST_EXTENSION = "request_extension"
    APPROVE_EXTENSION = "approve_extension"  # the first; later ones need the further right
    APPROVE_FURTHER_EXTENSION = "approve_further_extension"
    LEGAL_HOLD = "legal_hold"
    NOTE = "note"
    ATTACH = "attach"
    REISSUE_CODE = "reissue_code"  # a new verification code for a customer who lost theirs
    PRINT = "print"  # the complaint form, as this person may read it
    REVEAL = "reveal"  # personal data in full, with a reason; otherwise masked
    ASK_ABOUT_DATA = "ask_about_data"  # a copy of one's own personal data, or its deletion
    ANSWER_DATA_REQUEST = "answer_data_request"  # grants or refuses what a customer asks about their data
    SEE_LOOKS = "see_looks"  # who looked at, opened or printed personal data, and why
    SEE_RETENTION = "see_retention"  # what was erased when and by which rule, and what comes next
    ANONYMISE = "anonymise"  # at the end of the retention
    IMPORT_TICKETS = "import_tickets"  # what another system kept before
    TAKE_CASES = "take_cases"  # of a regulator, 12345 or 12315, and answer them
    SEE_FIGURES = "see_figures"  # of the tickets the role sees; of the whole house without names for others
    WRITE_REPORTS = "write_reports"  # asks for drafts and submits them
    PUBLISH_REPORTS = "publish_reports"  # what somebody else wrote
    SUGGEST = "suggest"  # improvements with owner and due date, and settles them
    SEE_ASSESSMENT = "see_assessment"  # one's own, or of the units the role sees
    ASSESS = "assess"  # people by name, as far as the role sees; scores reports
    EXPORT = "export"  # the cases one sees as a file, masked; every time is written down
    SEE_EXPORTS = "see_exports"  # who took out which cases, and when
    WRITE_CASE_STUDY = "write_case_study"  # of a closed case one sees
    REVIEW_CASE_STUDY = "review_case_study"  # publishes or withdraws what somebody else wrote


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
SERVICE = frozenset(
    {
        Right.ENTER,
        Right.CLASSIFY,
        Right.RESOLVE_ON_THE_SPOT,
        Right.ASSIGN,
        Right.RECORD_CONSENT,
        Right.GIVE_PRELIMINARY,
        Right.GIVE_FEEDBACK,
        Right.ARCHIVE,
        Right.RECORD_ANSWER,
        Right.REOPEN,
        Right.APPEAL,
        Right.WITHDRAW,
        Right.PROPOSE_REJECTION,
        Right.RECORD_CONTACT,
        Right.TAG,
        Right.URGE,
        Right.REQUEST_EXTENSION,
        Right.NOTE,
        Right.ATTACH,
        Right.REISSUE_CODE,
        Right.PRINT,
        Right.REVEAL,
        Right.EXPORT,
        Right.SEE_ASSESSMENT,
    }
)
HANDLING = frozenset(
    {
        Right.START_INVESTIGATION,
        Right.RETURN,
        Right.TRANSFER,
        Right.ASK_CUSTOMER,
        Right.ASK_DEPARTMENT,
        Right.ANSWER_TASK,
        Right.SUBMIT_PLAN,
        Right.RESOLVE,
        Right.RECORD_CONTACT,
        Right.REQUEST_EXTENSION,
        Right.NOTE,
        Right.ATTACH,
        Right.PRINT,
        Right.REVEAL,
        Right.EXPORT,
    }
)

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
    Role.PROVIDER: RoleCard(sees=Sight.DEPARTMENT, may=frozenset({Right.NOTE, Right.ATTACH, Right.PRINT})),
    Role.MANAGER: RoleCard(
        sees=Sight.NONE,
        personal_data=PersonalData.NONE,
        may=frozenset({Right.SEE_FIGURES, Right.SUGGEST, Right.SEE_ASSESSMENT, Right.ASSESS}),
    ),
}

CUSTOMER_MAY = frozenset(
    {
        Right.ENTER,
        Right.RECORD_ANSWER,
        Right.RECORD_CONSENT,
        Right.RATE,
        Right.ATTACH,
        Right.REISSUE_CODE,
        Right.REOPEN,
        Right.APPEAL,
        Right.WITHDRAW,
        Right.RECORD_CONTACT,
        Right.URGE,
        Right.PRINT,
        Right.ASK_ABOUT_DATA,
    }
)
SYSTEM_MAY = frozenset(
    {
        Right.ENTER,
        Right.TAKE_CASES,
        Right.APPROVE_PLAN,
        Right.RECORD_ANSWER,
        Right.ATTACH,
        Right.APPEAL,
        Right.LINK_INCIDENT,
        Right.ARCHIVE,
        Right.ANONYMISE,
    }
)
SYSTEM_APPROVES_UP_TO = Decimal(50)
