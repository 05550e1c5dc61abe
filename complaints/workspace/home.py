"""Where the work begins, and finding a ticket from anywhere."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.duties import duties
from accounts.requests import StaffRequest, sees_tickets, staff
from accounts.roles import Role
from complaints.models import Ticket
from complaints.numbering import MistypedNumber
from complaints.workspace import welcome
from complaints.workspace.filters import Filters, read
from complaints.workspace.queue import address
from complaints.workspace.queues import BY_NAME, queue_of
from complaints.workspace.search import Words, looked_up, mistyped

FIRST_QUEUE: dict[str, str] = {
    Role.AGENT: "mine",
    Role.LEADER: "unit",
    Role.HANDLER: "unit",
    Role.BRANCH: "unit",
    Role.INVESTIGATOR: "mine",
    Role.PROVIDER: "unit",
    Role.APPEAL_OFFICER: "appeals",
}
_first_pages: dict[str, str] = {}


def begin_at(page: str, *roles: Role) -> None:
    """Let a layer above name the page these roles begin with, as `reverse` knows it."""
    _first_pages.update(dict.fromkeys(roles, page))


@require_safe
@staff
def home(request: StaffRequest) -> HttpResponse:
    """The role's natural first page."""
    role = request.user.role
    if role in _first_pages:
        return redirect(_first_pages[role])
    if queue_of(request.user, FIRST_QUEUE.get(role, "")):
        return redirect("workspace:queue", FIRST_QUEUE[role])
    if role == Role.APPROVER:
        return redirect("workspace:approvals")
    if role == Role.ADMINISTRATOR:
        return redirect("admin:index")
    return _welcome(request)


def _welcome(request: StaffRequest) -> HttpResponse:
    person = request.user
    context = {
        "person": person,
        "duties": duties(person),
        "about": welcome.about(person),
        "figures": welcome.figures(person, request.now),
        "by_stage": welcome.by_stage(person),
        "summary": [{"label": stage.label, "words": words} for stage, words in welcome.SUMMARY.items()],
    }
    return render(request, "workspace/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sees_tickets
def find(request: StaffRequest) -> HttpResponse:
    """A number leads to its ticket, and so does its end when only one ticket ends so; everything
    else leads to a list. Phone numbers and names never stand in an address."""
    given = request.POST if request.method == "POST" else request.GET
    if mistyped(given.get("q", "")):
        messages.warning(request, MistypedNumber().message)
        return redirect("workspace:home")
    words = looked_up(given.get("q", ""), request.user, now=request.now)
    if words is None:
        messages.warning(request, _("Type a ticket number, a phone number or at least two characters."))
        return redirect("workspace:home")
    if number := _the_one(words, request):
        return redirect("workspace:ticket", number)
    return redirect(address(BY_NAME["all"], _all_open(words, request)))


def _all_open(words: Words, request: StaffRequest) -> Filters:
    return read({"q": words.address}, tops={}, now=request.now, user=request.user)


def _the_one(words: Words, request: StaffRequest) -> str:
    """The number of the one ticket that is meant, also a closed one; "" when it may be several."""
    seen = Ticket.objects.visible_to(request.user)
    if words.number:
        found = seen.filter(number=words.number)
    elif words.tail:
        found = seen.ending_in(words.tail)
    else:
        return ""
    numbers = list(found.values_list("number", flat=True)[:2])
    return numbers[0] if len(numbers) == 1 else ""
