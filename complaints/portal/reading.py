"""A ticket as its customer's page needs it, with everything in it read beforehand."""

from django.http import Http404

from accounts.prepared import Prepared, Slot
from accounts.related import Related
from complaints.lifecycle.plans import read_parts
from complaints.models import Appeal, Attachment, HistoryEvent, Plan, Question, ResultNotice, Ticket

ABOUT = ("category__parent__parent", "agent", "customer", "incident", "merged_into__customer")

FOUND = Prepared(lambda met: Ticket.objects.filter(met, number=Slot("number")).select_related(*ABOUT))
PLANS = Related(Plan, "ticket", lambda plans: plans.order_by("-round"))
OTHERS = (
    Related(HistoryEvent, "ticket"),
    Related(ResultNotice, "ticket", lambda told: told.order_by("-given_at").select_related("satisfaction")),
    Related(Question, "ticket", lambda asked: asked.filter(ended_at=None)),
    Related(Appeal, "ticket", lambda appeals: appeals.order_by("-filed_at")),
    Related(Attachment, "ticket", lambda files: files.filter(from_customer=True)),
)


def shown_ticket(number: str) -> Ticket:
    """Raises Http404."""
    found: Ticket | None = FOUND.first(number=number)
    if found is None:
        raise Http404
    for each in OTHERS:
        each.read([found])
    read_parts(PLANS.read([found]))
    return found
