from reports.models.benchmark import Benchmark
from reports.models.case_study import CaseStudy, UnpublishedCaseStudy
from reports.models.contribution import Contribution, Lateness, Stale
from reports.models.display import Display
from reports.models.export import ExportEvent
from reports.models.report import Edition, Report
from reports.models.review import Review
from reports.models.rollup import Rollup
from reports.models.saved_view import SavedView
from reports.models.subscription import Subscription
from reports.models.suggestion import Suggestion
from reports.models.user_count import UserCount

__all__ = [
    "Benchmark",
    "CaseStudy",
    "Contribution",
    "Display",
    "Edition",
    "ExportEvent",
    "Lateness",
    "Report",
    "Review",
    "Rollup",
    "SavedView",
    "Stale",
    "Subscription",
    "Suggestion",
    "UnpublishedCaseStudy",
    "UserCount",
]
