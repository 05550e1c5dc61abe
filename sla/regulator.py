"""What the regulator sets: always on, beside every policy for complaints (DOMAIN §3, §4)."""

from sla.counting import Limit
from sla.policy import Moment, Owner, Target, TargetCode

days, working_days = Limit.calendar_days, Limit.working_days

# MIIT Order 35. The reply within one working day
# and the report within ten days come from practice, not from a text seen: have legal confirm.
REGULATOR = (
    Target(
        TargetCode.REGULATOR_REPLY,
        Moment.RECEIVED,
        Moment.REPLIED_IN_WRITING,
        days(15, legal=True),
        Owner.OPERATOR,
    ),
    Target(
        TargetCode.APPEAL_CONTACT,
        Moment.TRANSFERRED,
        Moment.APPEAL_CONTACTED,
        working_days(1),
        Owner.APPEAL_OFFICER,
    ),
    Target(
        TargetCode.APPEAL_REPORT,
        Moment.TRANSFERRED,
        Moment.APPEAL_REPORTED,
        days(10, legal=True),
        Owner.APPEAL_OFFICER,
    ),
    Target(
        TargetCode.APPEAL_ACCEPTANCE,
        Moment.APPEAL_FILED,
        Moment.APPEAL_ADMITTED,
        working_days(5, legal=True),
        Owner.APPEAL_BODY,
    ),
    Target(
        TargetCode.APPEAL_ANSWER,
        Moment.APPEAL_FILED,
        Moment.APPEAL_ANSWERED,
        days(30, legal=True),
        Owner.APPEAL_BODY,
    ),
)
