"""What people and units are assessed by (S001-29)."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reports.dimensions import Dimension


class Group(TextChoices):
    PEOPLE = "people", _("People of the service desk")
    TEAMS = "teams", _("Service teams")
    DEPARTMENTS = "departments", _("Handling departments")


@dataclass(frozen=True, slots=True)
class Measured:
    """By what a group is broken down, and its figures: shares all, so that one method fits them."""

    dimension: Dimension
    codes: tuple[str, ...]


OF_THE_DESK = ("response_in_time", "resolution_rate", "satisfaction")
MEASURES: dict[Group, Measured] = {
    Group.PEOPLE: Measured(Dimension.AGENT, OF_THE_DESK),
    Group.TEAMS: Measured(Dimension.TEAM, OF_THE_DESK),
    Group.DEPARTMENTS: Measured(
        Dimension.DEPARTMENT, ("resolution_rate", "on_time", "satisfaction", "return_rate")
    ),
}
# Beside a share, how long it took on average.
MEAN_BESIDE = {"response_in_time": "first_response"}
