from reports.models.contribution import Contribution, Lateness, Stale
from reports.models.display import Display
from reports.models.report import Edition, Report
from reports.models.rollup import Rollup
from reports.models.subscription import Subscription
from reports.models.user_count import UserCount

__all__ = [
    "Contribution",
    "Display",
    "Edition",
    "Lateness",
    "Report",
    "Rollup",
    "Stale",
    "Subscription",
    "UserCount",
]
