"""The accounts of channels: whether they answer, and what administrators set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import StaffRequest
from channels_intake import late_files
from channels_intake.guarding.scanner import scanner
from channels_intake.guarding.trying import TRY
from channels_intake.models import Account, Arrival, Kind
from channels_intake.pages.editing import put_in_use, save_account
from channels_intake.pages.fields import NEEDS
from channels_intake.pages.forms import AccountForm
from channels_intake.pages.links import EDITORS, READERS
from sla.access import only_for

CHANGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """An account, with how many deliveries wait to be read and how many nobody could read."""

    account: Account
    waiting: int
    quarantined: int


@require_safe
@only_for(READERS)
def accounts(request: StaffRequest) -> HttpResponse:
    waiting, quarantined = _counted(Arrival.State.WAITING), _counted(Arrival.State.QUARANTINED)
    found = [
        Line(each, waiting.get(each.pk, 0), quarantined.get(each.pk, 0))
        for each in Account.objects.defer("secrets", "position")
    ]
    kinds = [(kind, Kind(kind).label) for kind in NEEDS]
    context = {
        "lines": found,
        "kinds": kinds,
        "may_edit": request.user.role in EDITORS,
        "scanner": scanner(request.now),
        "files_wait": late_files.waiting(),
    }
    return render(request, "channels/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(EDITORS)
def new(request: StaffRequest) -> HttpResponse:
    kind = request.GET.get("kind", Kind.MAILBOX)
    if kind not in NEEDS:
        raise Http404
    return _edited(request, Account(kind=kind))


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(READERS)
def account(request: StaffRequest, pk: int) -> HttpResponse:
    """The form for administrators; others read it."""
    found = get_object_or_404(Account, pk=pk, kind__in=NEEDS)
    if request.user.role in EDITORS:
        return _edited(request, found)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return render(request, "channels/account.html", {"account": found, "changes": _changes(found)})


@require_POST
@only_for(EDITORS)
def use(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Account, pk=pk)
    put_in_use(account=found, is_active=request.POST.get("on") == "1", by=request.user)
    return redirect("channels:accounts")


def _edited(request: StaffRequest, account: Account) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = AccountForm(posted, account=account)
    if posted is None or not form.is_valid():
        context = {
            "account": account,
            "form": form,
            "changes": _changes(account),
            "may_try": account.pk and account.kind in TRY,
            "asks_number": account.kind == Kind.SMS_GATEWAY,
        }
        return render(request, "channels/account.html", context, status=422 if posted is not None else 200)
    values: dict[str, Any] = {
        name: form.cleaned_data[name] for name in ("name", "slug", "per_minute") if name in form.fields
    }
    save_account(
        account=account, values=values, settings=form.settings, secrets=form.secrets, by=request.user
    )
    messages.success(request, _("Saved. Secrets that you typed are not shown again."))
    return redirect("channels:accounts")


def _counted(state: Arrival.State) -> dict[int, int]:
    rows = Arrival.objects.filter(state=state).order_by().values_list("account").annotate(Count("pk"))
    return dict(rows)


def _changes(account: Account) -> Sequence[Any]:
    """Who changed it when, the latest first."""
    if not account.pk:
        return []
    return list(account.history.select_related("history_user")[:CHANGES_SHOWN])
