"""Where reports and the assessment stand in the navigation."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import pgettext

from accounts.models import User
from accounts.roles import Right
from complaints.workspace.navigation import Item
from reports.assessing.access import may_read


def report_links(user: User) -> Sequence[Item]:
    found = []
    if user.may(Right.SEE_FIGURES):
        label = pgettext("figures", "Reports")
        url = reverse("reports:reports")
        found.append(Item(name="reports", url=url, icon="clipboard-data", label=label))
    if may_read(user):
        label = pgettext("figures", "Assessment")
        url = reverse("reports:assessment")
        found.append(Item(name="assessment", url=url, icon="report-analytics", label=label))
    return found
