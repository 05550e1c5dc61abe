"""What somebody can be allowed to do; `accounts.roles` says who is."""

from django.db.models import TextChoices


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
    MARK = "mark"  # as the complaint of a group, or as confidential
    UNSEAL = "unseal"  # takes the confidentiality away again
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
    REMIND = "remind"  # of what somebody owes by a day
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


# What the desk does, and what departments do.
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
        Right.MARK,
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
