"""Printing the complaint form from the ticket page."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest, sees_tickets
from accounts.throttle import PRINT_PERSON, count_attempt
from complaints.lifecycle.moving import TicketRef
from complaints.models import Ticket
from complaints.printing.answer import as_download
from complaints.printing.printing import print_form as print_it
from complaints.printing.typesetter import NotTypeset
from complaints.typed import Line

REASON_MAX = 200


class PrintForm(forms.Form):
    """Without `in_full` the form shows what this person reads on the page anyway."""

    in_full = forms.BooleanField(required=False)
    reason = Line(required=False, max_length=REASON_MAX)

    def clean(self) -> None:
        if self.cleaned_data.get("in_full") and not self.cleaned_data.get("reason"):
            raise forms.ValidationError(_("Say why you need to see it in full."))

    def given_reason(self) -> str:
        return self.cleaned_data["reason"] if self.cleaned_data["in_full"] else ""


@require_POST
@sees_tickets
def print_form(request: StaffRequest, number: str) -> HttpResponse:
    """Raises TooManyAttempts: sixty forms an hour are carried away by nobody who works on one case."""
    count_attempt(PRINT_PERSON, request.user.staff_number, now=request.now)
    form = PrintForm(request.POST)
    if not form.is_valid():
        return _refused(request, number, str(next(iter(form.errors.values()))[0]))
    try:
        printout = print_it(
            ticket=TicketRef(number=number),
            by=request.user,
            reason=form.given_reason(),
            language=get_language() or "",
            now=request.now,
        )
    except Ticket.DoesNotExist:
        raise Http404 from None
    except NotTypeset:
        return _refused(request, number, _("The form could not be printed. Please try again."))
    return as_download(printout)


def _refused(request: StaffRequest, number: str, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("workspace:ticket", number)
