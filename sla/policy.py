"""What is promised to whom and by when: targets, policies and the ladder (DOMAIN §3, S001-14…20)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sla.counting import Limit
from sla.labelled import Labelled


class TargetCode(Labelled):
    ENTRY = "entry", _("Entry into the system")
    SOLUTION = "solution", _("Solution")
    PRELIMINARY = "preliminary", _("Preliminary result")
    FULL_SOLUTION = "full_solution", _("Full solution")
    RESULT_NOTICE = "result_notice", _("Notice of the result")
    RECONTACT = "recontact", _("Contact after dissatisfaction")
    FOLLOW_UP = "follow_up", _("Follow-up of the customer's word")
    APPEAL_REVIEW = "appeal_review", _("Decision on an appeal to us")
    ACCEPTANCE_REPLY = "acceptance_reply", _("Reply on acceptance")
    INVESTIGATION = "investigation", _("Investigation and reply")
    DISPATCH = "dispatch", _("Dispatch to the department")
    VERIFICATION_REPLY = "verification_reply", _("Reply on the verification")
    HANDLING_REPLY = "handling_reply", _("Reply on the handling")
    SATISFACTORY_ANSWER = "satisfactory_answer", _("Satisfactory answer")
    REGULATOR_REPLY = "regulator_reply", _("Regulator reply")
    APPEAL_CONTACT = "appeal_contact", _("First contact on a regulator's case")
    APPEAL_REPORT = "appeal_report", _("Report to the appeal body")
    APPEAL_ACCEPTANCE = "appeal_acceptance", _("Decision of the appeal body on acceptance")
    APPEAL_ANSWER = "appeal_answer", _("Answer of the appeal body to the user")
    PROVIDER_ANSWER = "provider_answer", _("Answer of the provider")
    INCIDENT_NOTICE = "incident_notice", _("First notice of an incident")
    INCIDENT_UPDATE = "incident_update", _("Next notice of an incident")


class Moment(Labelled):
    """What starts or stops a clock."""

    RECEIVED = "received", _("Complaint received")
    ENTERED = "entered", _("Entered into the system")
    ACCEPTANCE_REPLIED = "acceptance_replied", _("Acceptance answered")
    DISPATCHED = "dispatched", _("Dispatched to the department")
    INVESTIGATED = "investigated", _("Investigated and answered")
    VERIFICATION_REPLIED = "verification_replied", _("Verification answered")
    HANDLING_REPLIED = "handling_replied", _("Handling answered")
    PRELIMINARY_TOLD = "preliminary_told", _("Preliminary result told")
    RESOLVED = "resolved", _("Resolved")
    FEEDBACK_GIVEN = "feedback_given", _("Result told to the customer")
    DISSATISFIED = "dissatisfied", _("Dissatisfaction received")
    RECONTACTED = "recontacted", _("Customer contacted again")
    LEFT_OPEN = "left_open", _("Customer's word leaves the case open")
    SETTLED = "settled", _("Case closed or handled again")
    APPEALED = "appealed", _("Appeal to us received")
    APPEAL_DECIDED = "appeal_decided", _("Appeal decided")
    REPLIED_IN_WRITING = "replied_in_writing", _("Substantive reply sent in writing")
    TRANSFERRED = "transferred", _("Case transferred by the regulator")
    APPEAL_CONTACTED = "appeal_contacted", _("Customer contacted on the regulator's case")
    APPEAL_REPORTED = "appeal_reported", _("Report sent to the appeal body")
    APPEAL_FILED = "appeal_filed", _("Appeal materials complete")
    APPEAL_ADMITTED = "appeal_admitted", _("Appeal body decided on acceptance")
    APPEAL_ANSWERED = "appeal_answered", _("Appeal body answered")
    FORWARDED = "forwarded", _("Forwarded to the provider")
    PROVIDER_ANSWERED = "provider_answered", _("Provider answered")
    INCIDENT_DECLARED = "incident_declared", _("Incident declared")
    INCIDENT_NOTICED = "incident_noticed", _("Notice of the incident published")


class Owner(Labelled):
    """Who has to act."""

    AGENT = "agent", _("Agent")
    SERVICE = "service", _("Service department")
    DEPARTMENT = "department", _("Handling department")
    DEPARTMENT_HEAD = "department_head", _("Head of the department")
    APPEAL_OFFICER = "appeal_officer", _("Appeal officer")
    OPERATOR = "operator", _("Operator")
    PROVIDER = "provider", _("Provider")
    APPEAL_BODY = "appeal_body", _("Appeal body")
    INCIDENT_DESK = "incident_desk", _("Network and service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a contact or ticket; categories from the root down."""

    complexity: str = ""
    categories: tuple[str, ...] = ()
    channel: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """When a target applies. An empty condition asks nothing; a category covers its subtree."""

    complexities: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()

    def to(self, facts: Facts) -> bool:
        return (
            (not self.complexities or facts.complexity in self.complexities)
            and (not self.categories or not self.categories.isdisjoint(facts.categories))
            and (not self.channels or facts.channel in self.channels)
            and (not self.tiers or facts.tier in self.tiers)
        )


@dataclass(frozen=True, slots=True)
class Target:
    """One promise: from `trigger` to `stop` within `limit`, owed by `owner`.

    `pausable`: waits while the customer is asked. A limit set by law never does.
    """

    code: TargetCode
    trigger: Moment
    stop: Moment
    limit: Limit
    owner: Owner
    pausable: bool = False
    applies: Applies = Applies()

    def __post_init__(self) -> None:
        if self.pausable and self.legal:
            raise ValueError(f"{self.code} is set by law and cannot be pausable.")

    @property
    def legal(self) -> bool:
        """Set by law: never paused, never extended."""
        return self.limit.legal


class Audience(Labelled):
    """Who is told when a step fires."""

    OWNER = "owner", _("Owner of the deadline")
    LEADER = "leader", _("Team leader")
    DEPARTMENT_HEAD = "department_head", _("Head of the department")
    SUPERVISION = "supervision", _("Supervision group")
    CUSTOMER = "customer", _("Customer")


class StepCode(Labelled):
    REMIND = "remind", _("Most of the time has passed")
    WARN = "warn", _("Nearly overdue")
    BREACH = "breach", _("Overdue")
    ESCALATE_HEAD = "escalate_head", _("Escalated to the head of the department")
    ESCALATE_SUPERVISION = "escalate_supervision", _("Escalated to the supervision group")


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: fires `after` the given per cent of the span from start to due.

    `reassigns_to` hands the ticket to the first of these people when the step fires.
    """

    code: StepCode
    percent: int
    tells: tuple[Audience, ...]
    after: dt.timedelta = dt.timedelta()
    reassigns_to: Audience | None = None

    def __post_init__(self) -> None:
        if not 0 < self.percent <= 100 or self.after < dt.timedelta():
            raise ValueError(f"Step {self.code} lies outside its limit.")
        if self.after and self.percent < 100:
            raise ValueError(f"Step {self.code}: only what follows the due instant may add time.")
        if self.reassigns_to is Audience.CUSTOMER:
            raise ValueError("A ticket cannot be handed to its customer.")

    @property
    def is_breach(self) -> bool:
        return self.percent == 100 and not self.after

    def fires_at(
        self, started_at: dt.datetime, due_at: dt.datetime, deferred: dt.timedelta = dt.timedelta()
    ) -> dt.datetime:
        """When this step is reached; `deferred` is by how much pauses moved the due instant.

        The share is one of running time: what was used before a pause stays used, no more.
        """
        started_at, due_at = started_at.astimezone(dt.UTC), due_at.astimezone(dt.UTC)
        return started_at + (due_at - deferred - started_at) * self.percent / 100 + deferred + self.after


@dataclass(frozen=True, slots=True)
class Policy:
    """A published version of promises; it never changes, a change is a new version."""

    code: str
    version: int
    targets: tuple[Target, ...]
    ladder: tuple[Step, ...]
    urge_threshold: int = 3  # every so many urges the priority rises by one

    def __post_init__(self) -> None:
        if len({target.code for target in self.targets}) < len(self.targets):
            raise ValueError(f"Policy {self.code} names a target twice.")
        places = [(step.percent, step.after) for step in self.ladder]
        if places != sorted(set(places)) or len({step.code for step in self.ladder}) < len(self.ladder):
            raise ValueError(f"The ladder of policy {self.code} must rise, and name each step once.")

    def target(self, code: TargetCode) -> Target:
        """The target of this code. Raises KeyError."""
        return {target.code: target for target in self.targets}[code]

    def started_by(self, moment: Moment, facts: Facts) -> Iterator[Target]:
        """The targets whose clocks this moment starts."""
        return (t for t in self.targets if t.trigger is moment and t.applies.to(facts))

    def stopped_by(self, moment: Moment) -> Iterator[Target]:
        """The targets whose clocks this moment meets."""
        return (t for t in self.targets if t.stop is moment)
