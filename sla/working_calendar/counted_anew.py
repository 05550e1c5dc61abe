"""After a change of the calendar: the open limits that lean on it, counted anew as far as a page may wait."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import StaffRequest
from sla.in_force import refresh
from sla.models import Clock
from sla.recounting import recount

AT_ONCE = 300  # tickets counted anew before the page answers; the rest follows in the background


def count_anew(request: StaffRequest) -> None:
    """Do it, and say how many moved."""
    moved = recount(now=request.now, most=AT_ONCE).clocks
    said = ngettext("%(count)d limit was counted anew.", "%(count)d limits were counted anew.", moved)
    messages.success(request, said % {"count": moved})
    stale = Clock.objects.running().filter(counted_by__lt=refresh().revision, ticket__isnull=False)
    if stale.exists():
        messages.info(request, _("The others follow within a minute."))
