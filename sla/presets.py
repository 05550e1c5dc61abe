"""The policies shipped, as data: lengths from the five procedures and the regulations (DOMAIN §3).

Each is version 1 of its policy, and stays what it is: later versions are published by administrators.

Limits of the law are marked legal: they never pause, and days end on a working day.
"""

import datetime as dt

from sla.counting import Limit
from sla.policy import Applies, Audience, Moment, Owner, Policy, Step, StepCode, Target, TargetCode
from sla.regulator import REGULATOR

hours, minutes, working_days = Limit.hours, Limit.minutes, Limit.working_days

# Until a complaint is classified it is owed the shorter promise, that of a simple one.
SIMPLE = Applies(complexities=frozenset({"", "simple"}))
COMPLEX = Applies(complexities=frozenset({"complex"}))

LADDER = (
    Step(StepCode.REMIND, 70, (Audience.OWNER,)),
    Step(StepCode.WARN, 90, (Audience.OWNER, Audience.LEADER)),
    Step(StepCode.BREACH, 100, (Audience.LEADER, Audience.CUSTOMER)),
    Step(StepCode.ESCALATE_HEAD, 100, (Audience.DEPARTMENT_HEAD,), dt.timedelta(hours=4)),
    Step(StepCode.ESCALATE_SUPERVISION, 100, (Audience.SUPERVISION,), dt.timedelta(hours=24)),
)

# What follows a result, under every policy for complaints (S001-20): no open case is without a limit.
# The length of the follow-up is that of the contact after dissatisfaction, the one of the review
# that of a full solution; both are our own choice.
AFTERWARDS = (
    Target(TargetCode.RECONTACT, Moment.DISSATISFIED, Moment.RECONTACTED, hours(48), Owner.AGENT),
    Target(TargetCode.FOLLOW_UP, Moment.LEFT_OPEN, Moment.SETTLED, hours(48), Owner.AGENT),
    Target(
        TargetCode.APPEAL_REVIEW,
        Moment.APPEALED,
        Moment.APPEAL_DECIDED,
        working_days(15),
        Owner.APPEAL_OFFICER,
    ),
)

# S001-6, S001-14, S001-19
STANDARD = (
    Target(TargetCode.ENTRY, Moment.RECEIVED, Moment.ENTERED, minutes(10), Owner.AGENT),
    Target(
        TargetCode.SOLUTION,
        Moment.RECEIVED,
        Moment.RESOLVED,
        hours(24),
        Owner.AGENT,
        pausable=True,
        applies=SIMPLE,
    ),
    Target(
        TargetCode.PRELIMINARY,
        Moment.RECEIVED,
        Moment.PRELIMINARY_TOLD,
        hours(72),
        Owner.DEPARTMENT,
        pausable=True,
        applies=COMPLEX,
    ),
    Target(
        TargetCode.FULL_SOLUTION,
        Moment.RECEIVED,
        Moment.RESOLVED,
        working_days(15),
        Owner.DEPARTMENT,
        pausable=True,
        applies=COMPLEX,
    ),
    Target(TargetCode.RESULT_NOTICE, Moment.RESOLVED, Moment.FEEDBACK_GIVEN, hours(24), Owner.AGENT),
)

# S003-32: each counted from receipt
TWO_FIVE_SEVEN = (
    Target(
        TargetCode.ACCEPTANCE_REPLY,
        Moment.RECEIVED,
        Moment.ACCEPTANCE_REPLIED,
        working_days(2),
        Owner.AGENT,
    ),
    Target(
        TargetCode.INVESTIGATION,
        Moment.RECEIVED,
        Moment.INVESTIGATED,
        working_days(5),
        Owner.DEPARTMENT,
        pausable=True,
    ),
    Target(
        TargetCode.SOLUTION,
        Moment.RECEIVED,
        Moment.RESOLVED,
        working_days(7),
        Owner.DEPARTMENT,
        pausable=True,
    ),
)

# S004-13, S004-15, S004-16
PLATFORM = (
    Target(TargetCode.DISPATCH, Moment.RECEIVED, Moment.DISPATCHED, hours(12), Owner.SERVICE),
    Target(
        TargetCode.VERIFICATION_REPLY,
        Moment.DISPATCHED,
        Moment.VERIFICATION_REPLIED,
        hours(12),
        Owner.DEPARTMENT_HEAD,
    ),
    Target(
        TargetCode.HANDLING_REPLY,
        Moment.VERIFICATION_REPLIED,
        Moment.HANDLING_REPLIED,
        working_days(1),
        Owner.SERVICE,
    ),
    Target(
        TargetCode.SATISFACTORY_ANSWER,
        Moment.RECEIVED,
        Moment.RESOLVED,
        working_days(7),
        Owner.SERVICE,
        pausable=True,
    ),
)

# Complaint platform of the internet services (DOMAIN §4)
PROVIDER_PLATFORM = (
    Target(
        TargetCode.PROVIDER_ANSWER,
        Moment.FORWARDED,
        Moment.PROVIDER_ANSWERED,
        working_days(10),
        Owner.PROVIDER,
    ),
)

# S003-29: each notice starts the wait for the next
INCIDENT = (
    Target(
        TargetCode.INCIDENT_NOTICE,
        Moment.INCIDENT_DECLARED,
        Moment.INCIDENT_NOTICED,
        minutes(30),
        Owner.INCIDENT_DESK,
    ),
    Target(
        TargetCode.INCIDENT_UPDATE,
        Moment.INCIDENT_NOTICED,
        Moment.INCIDENT_NOTICED,
        hours(2),
        Owner.INCIDENT_DESK,
    ),
)

POLICIES = {
    policy.code: policy
    for policy in (
        Policy("standard", 1, STANDARD + AFTERWARDS, LADDER),
        Policy("two-five-seven", 1, TWO_FIVE_SEVEN + AFTERWARDS, LADDER),
        Policy("platform", 1, PLATFORM + AFTERWARDS, LADDER),
        Policy("provider-platform", 1, PROVIDER_PLATFORM + AFTERWARDS, LADDER),
        Policy("regulator", 1, REGULATOR, LADDER),
        Policy("incident", 1, INCIDENT, LADDER),
    )
}
DEFAULT_POLICY = "standard"
OVERLAY_POLICY = "regulator"  # runs beside whatever policy a complaint is bound to
