"""What one finds on the desks at the end: every state, every mark, something to do for each role."""

from dataclasses import dataclass

from complaints.models.outcome import Score
from complaints.states import Channel, Complexity, State
from demo.steps import Step

NEGOTIATING_CODE = "246810"  # of the two tickets `demo_accounts` names
FEEDBACK_CODE = "135790"
SIMPLE, COMPLEX = Complexity.SIMPLE, Complexity.COMPLEX


@dataclass(frozen=True, slots=True)
class Waiting:
    """One ticket: received `age` hours before the end, moved last `last` hours before it."""

    stop: State
    kind: str
    age: float
    last: float = 0
    complexity: Complexity = COMPLEX
    channel: Channel = Channel.HOTLINE
    yuan: int = 0
    amended: bool = False
    score: Score | None = None
    reached: bool = True
    code: str = ""
    then: tuple[Step, ...] = ()


WEB = Channel.WEB
TWICE_RETURNED = (Step.ASSIGN, Step.RETURN, Step.ASSIGN, Step.RETURN)
CALLED_IN = (Step.CALL_IN, Step.START)
# Solutions of simple complaints are due after 24 hours, preliminary results after 72, result
# notices 24 hours after the solution: ages close to these fall due within the hour.
MAIN_LINE = (
    Waiting(State.NEGOTIATING, "network-coverage", 60, 20, yuan=120, code=NEGOTIATING_CODE),
    Waiting(State.FEEDBACK, "vas-unconsented", 190, 6, yuan=45, code=FEEDBACK_CODE),
    Waiting(State.INTAKE, "network-data", 0.3, channel=WEB),
    Waiting(State.PLAN_REVIEW, "billing-abnormal", 30, 3, yuan=1500),
    Waiting(State.PLAN_REVIEW, "orders-suspension", 40, 5, yuan=300),
    Waiting(State.ASSIGNED, "broadband-moving", 23.4, 20, SIMPLE),
    Waiting(State.INVESTIGATING, "billing-data", 71.3, 30),
    Waiting(State.CLASSIFIED, "marketing-calls", 0.7, 0.4, SIMPLE),
    Waiting(State.IMPLEMENTING, "broadband-fault", 120, 20, yuan=60, then=(Step.REPORT_STEP,)),
    Waiting(State.RESOLVED, "billing-plan", 200, 23.5, yuan=80),
    Waiting(State.INTAKE, "billing-top-up", 26, complexity=SIMPLE, channel=WEB),
    Waiting(State.FEEDBACK, "service-promise", 260, 30, score=Score.DISSATISFIED),
    Waiting(State.INTAKE, "internet-account", 1.1, channel=WEB),
    Waiting(State.INTAKE, "vas-unsubscribe", 23.3, complexity=SIMPLE, channel=WEB),
    Waiting(State.INTAKE, "network-voice", 0.2),
    Waiting(State.INTAKE, "security-spam", 3.5, channel=WEB),
    Waiting(State.CLASSIFIED, "security-collection", 5, 4.6),
    Waiting(State.ASSIGNED, "marketing-agents", 4, 3),
    Waiting(State.ASSIGNED, "network-roaming", 20, 15),
    Waiting(State.ASSIGNED, "service-handling", 81, 60),
    Waiting(State.INVESTIGATING, "security-leakage", 12, 3, then=(Step.MARK_CONFIDENTIAL,)),
    Waiting(State.INVESTIGATING, "vas-third-party", 90, 50),
    Waiting(State.INVESTIGATING, "internet-payment", 30, 10),
    Waiting(State.PLAN_REVIEW, "network-outage", 50, 4, yuan=800),
    Waiting(State.PLAN_REVIEW, "orders-contract", 66, 8, yuan=450, amended=True),
    Waiting(State.PLAN_REVIEW, "marketing-misleading", 26, 2, yuan=120),
    Waiting(State.PLAN_REVIEW, "billing-plan", 65, 6, yuan=680),
    Waiting(State.NEGOTIATING, "orders-portability", 45, 10),
    Waiting(State.NEGOTIATING, "broadband-speed", 100, 40, yuan=200, amended=True),
    Waiting(State.IMPLEMENTING, "network-coverage", 300, 200, yuan=40),
    Waiting(State.IMPLEMENTING, "network-data", 760, 500, yuan=120),
    Waiting(State.RESOLVED, "orders-sim", 90, 2),
    Waiting(State.RESOLVED, "broadband-fault", 150, 31, yuan=30),
    Waiting(State.FEEDBACK, "billing-abnormal", 220, 50, yuan=480, score=Score.NEUTRAL),
    Waiting(State.FEEDBACK, "vas-content", 300, 80, reached=False),
    Waiting(State.FEEDBACK, "network-voice", 170, 20),
)
# Aside from the main line: something to do for each role, every state and every mark.
ASIDE = (
    Waiting(State.INVESTIGATING, "billing-top-up", 30, 6, then=(Step.ASK,)),
    Waiting(State.INVESTIGATING, "broadband-installation", 26, 5, then=(Step.ASK_DEPARTMENT,)),
    Waiting(State.INTAKE, "service-attitude", 3, 0.5, then=(Step.PROPOSE_REJECTION,)),
    Waiting(State.CLASSIFIED, "orders-portability", 8.4, 0.6, then=TWICE_RETURNED),
    Waiting(State.INVESTIGATING, "vas-content", 40, 2, then=(*CALLED_IN, Step.PROPOSE_INVALID)),
    Waiting(
        State.INVESTIGATING,
        "marketing-promotion",
        44,
        1,
        then=(*CALLED_IN, Step.PROPOSE_INVALID, Step.VOTE_INVALID),
    ),
    Waiting(State.FEEDBACK, "orders-contract", 230, 22, then=(Step.APPEAL,)),
    Waiting(State.FEEDBACK, "billing-refund", 250, 4, then=(Step.APPEAL_OUTSIDE,)),
    Waiting(State.FEEDBACK, "network-coverage", 210, 40, score=Score.VERY_DISSATISFIED, then=(Step.WRITE,)),
    Waiting(State.CLASSIFIED, "internet-function", 9, 6, then=(Step.WITHDRAW,)),
    Waiting(State.INTAKE, "internet-content", 30, 20, then=(Step.PROPOSE_REJECTION, Step.REJECT)),
    Waiting(
        State.INVESTIGATING,
        "vas-third-party",
        66,
        20,
        then=(*CALLED_IN, Step.PROPOSE_INVALID, Step.VOTE_INVALID, Step.INVALIDATE),
    ),
    Waiting(State.IMPLEMENTING, "broadband-speed", 110, 7, then=(Step.ASK_FOR_TIME,)),
    Waiting(State.IMPLEMENTING, "broadband-moving", 90, 7, then=(Step.ASK_FOR_TIME, Step.EXTEND)),
    Waiting(State.IMPLEMENTING, "broadband-equipment", 130, 30, then=(Step.HOLD, Step.TAG, Step.PRINT)),
    Waiting(State.NEGOTIATING, "marketing-misleading", 80, 5, yuan=300, then=(Step.URGE,) * 3),
    Waiting(State.CLASSIFIED, "network-outage", 2.2, 0.5, then=(Step.LINK,)),
    Waiting(State.INVESTIGATING, "network-outage", 2.4, 0.4, then=(Step.LINK,)),
    Waiting(State.CLASSIFIED, "network-coverage", 6, 1, then=(Step.MARK_GROUP,)),
    Waiting(State.IMPLEMENTING, "broadband-fault", 100, 9, then=(Step.ASK_FOR_TIME, Step.REFUSE_TIME)),
    Waiting(State.CLASSIFIED, "network-outage", 2.1, 0.6, then=(Step.LINK, Step.UNLINK)),
    Waiting(State.INVESTIGATING, "billing-data", 52, 3, then=(Step.SEND_FILE, Step.RELABEL, Step.ADD_FILES)),
    Waiting(State.INVESTIGATING, "service-promise", 46, 2, then=(Step.ADD_FILES, Step.OPEN_FILE)),
    Waiting(State.IMPLEMENTING, "orders-sim", 96, 8, yuan=40, then=(Step.ADD_FILES, Step.SEND_FILE)),
    Waiting(State.IMPLEMENTING, "broadband-fault", 104, 6, then=(Step.ADD_FILES,)),
    Waiting(State.INVESTIGATING, "network-data", 33, 4, then=(Step.ADD_FILES,)),
    Waiting(State.INVESTIGATING, "internet-payment", 36, 7, then=(Step.ADD_FILES,)),
    Waiting(State.INVESTIGATING, "vas-unconsented", 58, 4, then=(Step.ASK_DEPARTMENT, Step.TAKE_BACK)),
    Waiting(
        State.INVESTIGATING,
        "billing-abnormal",
        62,
        5,
        then=(Step.TAKE_CASE, Step.REISSUE_CODE, Step.ANSWER_AUTHORITY),
    ),
    Waiting(State.FEEDBACK, "service-hotline", 180, 12, then=(Step.ASK_FOR_DATA, Step.GIVE_DATA)),
)
FIRST = 11  # of the main line: what a very small demo shows
SCENE = MAIN_LINE[:FIRST] + ASIDE + MAIN_LINE[FIRST:]
