"""The steps a script is made of, and the state each leads to."""

from enum import StrEnum

from complaints.states import State


class Step(StrEnum):
    CLASSIFY = "classify"
    SPOT = "spot"
    ASSIGN = "assign"
    START = "start"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    AMEND = "amend"
    CONSENT = "consent"
    DECIDE_ALONE = "decide_alone"
    REPORT_STEP = "report_step"  # the first of the plan, before all are done
    RESOLVE = "resolve"
    TELL = "tell"
    RATE = "rate"
    CALL_BACK = "call_back"
    SILENCE = "silence"
    # between departments, waiting, help
    RETURN = "return"
    ARBITRATE = "arbitrate"
    TRANSFER = "transfer"
    CALL_IN = "call_in"  # the investigation group
    ASK = "ask"
    ANSWER = "answer"
    WAITED_OUT = "waited_out"
    MISS = "miss"  # an attempt that reached nobody
    GO_ON = "go_on"
    ASK_DEPARTMENT = "ask_department"
    ANSWER_TASK = "answer_task"
    ASK_FOR_TIME = "ask_for_time"
    REFUSE_TIME = "refuse_time"
    EXTEND = "extend"
    # off the main line
    PROPOSE_REJECTION = "propose_rejection"
    KEEP = "keep"  # the leader refuses the rejection
    REJECT = "reject"
    PROPOSE_INVALID = "propose_invalid"
    VOTE_INVALID = "vote_invalid"
    INVALIDATE = "invalidate"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    TAKE_OVER = "take_over"
    # second handling
    REOPEN = "reopen"
    APPEAL = "appeal"
    APPEAL_OUTSIDE = "appeal_outside"  # to the regulator
    UPHOLD = "uphold"
    GUIDE = "guide"
    CHANGE = "change"
    # what moves nothing
    PRELIMINARY = "preliminary"
    CONTACT = "contact"
    WRITE = "write"  # by the customer
    RECONTACT = "recontact"
    URGE = "urge"
    TAG = "tag"
    NOTE = "note"
    REVEAL = "reveal"
    PRINT = "print"
    HOLD = "hold"
    LINK = "link"
    UNLINK = "unlink"
    ADD_FILES = "add_files"
    SEND_FILE = "send_file"  # by the customer
    RELABEL = "relabel"
    OPEN_FILE = "open_file"
    TAKE_BACK = "take_back"  # what a department was asked
    TAKE_CASE = "take_case"  # of an authority
    ANSWER_AUTHORITY = "answer_authority"
    REISSUE_CODE = "reissue_code"
    ASK_FOR_DATA = "ask_for_data"
    GIVE_DATA = "give_data"
    MARK_GROUP = "mark_group"
    MARK_CONFIDENTIAL = "mark_confidential"


# Steps that are left out move nothing.
LEADS_TO: dict[Step, State] = {
    Step.CLASSIFY: State.CLASSIFIED,
    Step.SPOT: State.RESOLVED,
    Step.ASSIGN: State.ASSIGNED,
    Step.START: State.INVESTIGATING,
    Step.SUBMIT: State.PLAN_REVIEW,
    Step.SEND_BACK: State.INVESTIGATING,
    Step.APPROVE: State.NEGOTIATING,
    Step.AMEND: State.PLAN_REVIEW,
    Step.CONSENT: State.IMPLEMENTING,
    Step.DECIDE_ALONE: State.IMPLEMENTING,
    Step.RESOLVE: State.RESOLVED,
    Step.TELL: State.FEEDBACK,
    Step.RATE: State.FEEDBACK,  # a satisfied answer goes on to the archive
    Step.CALL_BACK: State.ARCHIVED,
    Step.SILENCE: State.ARCHIVED,
    Step.RETURN: State.CLASSIFIED,
    Step.ARBITRATE: State.ASSIGNED,
    Step.TRANSFER: State.ASSIGNED,
    Step.CALL_IN: State.ASSIGNED,
    Step.ASK: State.WAITING_CUSTOMER,
    Step.ANSWER: State.INVESTIGATING,
    Step.WAITED_OUT: State.INVESTIGATING,
    Step.GO_ON: State.INVESTIGATING,
    Step.REJECT: State.REJECTED,
    Step.INVALIDATE: State.INVALID,
    Step.WITHDRAW: State.WITHDRAWN,
    Step.MERGE: State.MERGED,
    Step.REOPEN: State.INVESTIGATING,
    Step.APPEAL: State.APPEALING,
    Step.APPEAL_OUTSIDE: State.APPEALING,
    Step.UPHOLD: State.ARCHIVED,
    Step.GUIDE: State.ARCHIVED,
    Step.CHANGE: State.INVESTIGATING,
}
