"""What every figure means, on one page for whoever reads figures (docs/figures.md)."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from reports.access import sees_figures
from reports.definitions import AGEING, HANDLING, OPINION, VOLUME, Definition
from reports.figures import Figure

GROUPS: Mapping[Promise, tuple[Definition, ...]] = {
    _("What comes in"): VOLUME,
    _("How it is handled"): HANDLING,
    _("What is still open"): AGEING,
    _("What customers say and are paid"): OPINION,
}


@require_safe
@sees_figures
def definitions(request: StaffRequest) -> HttpResponse:
    groups = [(title, [Figure.of(each) for each in group]) for title, group in GROUPS.items()]
    return render(request, "reports/definitions.html", {"groups": groups})
