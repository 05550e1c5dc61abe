from reports.models.contribution import Contribution, Lateness, Stale
from reports.models.display import Display
from reports.models.rollup import Rollup
from reports.models.user_count import UserCount

__all__ = ["Contribution", "Display", "Lateness", "Rollup", "Stale", "UserCount"]
