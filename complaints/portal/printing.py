"""The customer's own complaint form, to keep or to take along."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import CUSTOMER
from accounts.requests import Request
from accounts.throttle import PRINT_TICKET, TooManyAttempts, count_attempt
from complaints.lifecycle.moving import TicketRef
from complaints.models import Ticket
from complaints.portal.holding import for_holders
from complaints.portal.refusing import too_often
from complaints.printing.answer import as_download
from complaints.printing.printing import print_form as print_it
from complaints.printing.typesetter import NotTypeset


@require_POST
@for_holders
def print_form(request: Request, number: str) -> HttpResponse:
    """In full: it is theirs (S003-24). Raises Http404."""
    try:
        count_attempt(PRINT_TICKET, number, now=request.now)
        printout = print_it(
            ticket=TicketRef(number=number),
            by=CUSTOMER,
            reason="",
            language=get_language() or "",
            now=request.now,
        )
    except Ticket.DoesNotExist:
        raise Http404 from None
    except TooManyAttempts as refusal:
        return _refused(request, number, too_often(refusal))
    except NotTypeset:
        return _refused(request, number, _("The form could not be printed. Please try again."))
    return as_download(printout)


def _refused(request: Request, number: str, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("portal:progress", number)
