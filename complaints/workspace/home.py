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
from complaints.workspace.filters import read
from complaints.workspace.queue import address
from complaints.workspace.queues import BY_NAME
from complaints.workspace.search import Words, mistyped, parsed

FIRST_QUEUE: dict[str, str] = {
    Role.AGENT: "mine",
    Role.LEADER: "unit",
    Role.HANDLER: "unit",
    Role.BRANCH: "unit",
    Role.INVESTIGATOR: "mine",
    Role.SUPERVISOR: "all",
    Role.PROVIDER: "unit",
}


@require_safe
@staff
def home(request: StaffRequest) -> HttpResponse:
    """The role's natural first page."""
    role = request.user.role
    if role in FIRST_QUEUE:
        return redirect("workspace:queue", FIRST_QUEUE[role])
    if role == Role.APPROVER:
        return redirect("workspace:approvals")
    if role == Role.ADMINISTRATOR:
        return redirect("admin:index")
    return render(request, "workspace/home.html", {"person": request.user, "duties": duties(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@sees_tickets
def find(request: StaffRequest) -> HttpResponse:
    """A number leads to its ticket, everything else to a list; a phone number never into an address."""
    given = request.POST if request.method == "POST" else request.GET
    if mistyped(given.get("q", "")):
        messages.warning(request, MistypedNumber().message)
        return redirect("workspace:home")
    words = parsed(given.get("q", ""))
    if words is None:
        messages.warning(request, _("Type a ticket number, a phone number or at least two characters."))
        return redirect("workspace:home")
    if _is_seen(words, request):
        return redirect("workspace:ticket", words.number)
    return redirect(address(BY_NAME["all"], read({"q": words.address}, tops={}, now=request.now)))


def _is_seen(words: Words, request: StaffRequest) -> bool:
    return bool(words.number) and Ticket.objects.visible_to(request.user).filter(words.condition).exists()
