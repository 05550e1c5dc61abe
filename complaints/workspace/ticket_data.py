"""Everything a ticket page shows, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.prepared import Prepared, Slot
from accounts.related import Related
from complaints.catalogue import Catalogue, catalogue
from complaints.forwarded import reduced
from complaints.lifecycle.events import FeedbackGiven, PlanSubmitted
from complaints.lifecycle.plans import with_parts
from complaints.models import Attachment, DepartmentTask, HistoryEvent, Plan, ResultNotice, Ticket
from complaints.visibility import visible_to
from complaints.workspace.asked import BEFORE_ANY_DEPARTMENT
from complaints.workspace.history import MOST_READ

RELATED_SHOWN = 6
FILES_SHOWN = 100
NOTICES_SHOWN = 10
TOLD = (
    "seq",
    "kind",
    "at",
    "actor_kind",
    "actor__name",
    "from_state",
    "to_state",
    "payload",
    "key",
    "ticket",
)
ABOUT = ("customer", "agent", "handler")

FOUND = Prepared(lambda met: Ticket.objects.filter(met, number=Slot("number")).select_related(*ABOUT))
SEEN = Prepared(lambda met: Ticket.objects.filter(met, number=Slot("number")).only("pk", "state"))
LATEST = Prepared(
    lambda met: (
        HistoryEvent.objects.filter(met, ticket=Slot("ticket"))
        .select_related("actor")
        .only(*TOLD)
        .order_by("-seq")[:MOST_READ]
    )
)
RELATED = Prepared(
    lambda met: (
        Ticket.objects.filter(met, customer__phone_index=Slot("phone"))
        .exclude(pk=Slot("this"))
        .only("number", "subject", "state")
        .order_by("-received_at")[:RELATED_SHOWN]
    )
)

PLANS = Related(
    Plan,
    "ticket",
    lambda plans: plans.select_related("responsibility", "cause", "submitted_by", "decided_by").order_by(
        "-round"
    ),
)
TASKS = Related(
    DepartmentTask, "ticket", lambda tasks: tasks.select_related("department", "asked_by", "answered_by")
)
FILES = Related(Attachment, "ticket", lambda files: files.order_by("added_at", "pk"))
TOLD_RESULTS = Related(
    ResultNotice,
    "ticket",
    lambda notices: notices.select_related("satisfaction", "given_by").order_by("-given_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketData:
    ticket: Ticket
    events: Sequence[HistoryEvent]
    plans: Sequence[Plan]
    attachments: Sequence[Attachment]
    notices: Sequence[ResultNotice]
    related: Sequence[Ticket]


def find(number: str, user: User) -> Ticket:
    """Raises Ticket.DoesNotExist for what is not there and for what is not to be seen, alike."""
    ticket: Ticket | None = FOUND.first(visible_to(user), number=number)
    if ticket is None:
        raise Ticket.DoesNotExist
    known = catalogue()
    known.attach(ticket)
    _attach_people(ticket, user, known)
    return reduced(ticket, user)


def is_seen(number: str, user: User) -> bool:
    return SEEN.first(visible_to(user), number=number) is not None


def _attach_people(ticket: Ticket, user: User, known: Catalogue) -> None:
    """The units of accepting agent and handler; whoever looks at the page stands for themselves."""
    for name in ("agent", "handler"):
        person = getattr(ticket, name)
        if person == user:
            setattr(ticket, name, user)
        elif person:
            person.unit = known.units.get(person.unit_id or 0)


def read(ticket: Ticket, user: User) -> TicketData:
    """What the history does not tell of is not asked for; what is read stays with the ticket, so that
    the guards and forms of its moves need not read it again."""
    events = [*reversed(LATEST.rows(ticket=ticket.pk))]
    kinds = {event.kind for event in events}
    is_cut = len(events) == MOST_READ
    _read_tasks(ticket)
    related = RELATED.rows(visible_to(user), phone=ticket.customer.phone_index, this=ticket.pk)
    return TicketData(
        ticket=ticket,
        events=events,
        plans=with_parts(PLANS.read([ticket])) if is_cut or PlanSubmitted.kind in kinds else [],
        attachments=FILES.read([ticket])[:FILES_SHOWN],
        notices=TOLD_RESULTS.read([ticket])[:NOTICES_SHOWN] if is_cut or FeedbackGiven.kind in kinds else [],
        related=related,
    )


def _read_tasks(ticket: Ticket) -> None:
    if ticket.state not in BEFORE_ANY_DEPARTMENT:
        TASKS.read([ticket])
