"""The simulator's pages: ask, watch, read."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Department
from accounts.requests import StaffRequest
from complaints.models import Ticket
from sla.access import SIMULATORS, only_for
from sla.models import Simulation
from sla.policy import TargetCode
from sla.simulating_forms import SimulationForm
from sla.simulating_run import ask, run
from sla.simulating_tally import Outcome

SMALL = 150  # tickets that are replayed before the page answers
MOST_LISTED = 20
MOST_TICKETS = 50
OUTCOMES = {
    "": gettext_lazy("not promised"),
    Outcome.KEPT: gettext_lazy("kept"),
    Outcome.BROKEN: gettext_lazy("broken"),
    Outcome.OPEN: gettext_lazy("open"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(SIMULATORS)
def simulator(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, SimulationForm(initial=_last_month(request)))
    form = SimulationForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    cleaned = form.cleaned_data
    label, policy, content = form.known.get(cleaned["policy"], (_("Those in force"), None, None))
    asked = ask(
        by=request.user,
        first=cleaned["first"],
        last=cleaned["last"],
        policy=policy,
        content=content,
        everywhere=cleaned["everywhere"],
        days=cleaned["changed"],
        label=label,
        now=request.now,
    )
    _start(request, asked)
    return redirect("sla:simulation", asked.pk)


def _start(request: StaffRequest, asked: Simulation) -> None:
    """A small one at once; a large one is a worker's, who looks for it (docs/decisions/0002)."""
    if asked.total <= SMALL:
        run(asked.pk, now=request.now)
    else:
        messages.info(request, _("It begins within half a minute, in the background."))


@require_safe
@only_for(SIMULATORS)
def simulation(request: StaffRequest, pk: int) -> HttpResponse:
    """How far it is; once it is over what came out of it."""
    found = get_object_or_404(Simulation.objects.select_related("asked_by", "policy"), pk=pk)
    context: dict[str, Any] = {"asked": found, "share": 100 * found.done // max(found.total, 1)}
    if found.result:
        context |= {
            "result": found.result,
            "lines": _lines(found.result["lines"]),
            "tickets": _tickets(request, found.result["examples"]),
        }
    return render(request, "sla/simulation.html", context)


def _lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each limit's sum first, then its units."""
    names = {
        unit.pk: unit.name for unit in Department.objects.filter(pk__in={line["unit"] for line in lines})
    }
    return [
        {
            "target": TargetCode.of(line["target"]).label,
            "unit": names.get(line["unit"], "") if line["unit"] else "",
            "is_sum": not line["unit"],
            "actual": _with_spans(line["actual"]),
            "simulated": _with_spans(line["simulated"]),
            "difference": line["simulated"]["broken"] - line["actual"]["broken"],
        }
        for line in lines
    ]


def _with_spans(summary: dict[str, Any]) -> dict[str, Any]:
    spans = {
        name: None if summary[name] is None else timedelta(seconds=summary[name])
        for name in ("median", "tenth")
    }
    late = {f"{name}_late": span is not None and span < timedelta() for name, span in spans.items()}
    return {**summary, **{name: None if span is None else abs(span) for name, span in spans.items()}, **late}


def _tickets(request: StaffRequest, examples: list[Any]) -> list[dict[str, Any]]:
    """Those that this person may see."""
    seen = Ticket.objects.visible_to(request.user).filter(pk__in=[pk for pk, _changes in examples])
    numbers = dict(seen.values_list("pk", "number"))
    shown = [
        {
            "number": numbers[pk],
            "changes": [
                (TargetCode.of(code).label, OUTCOMES[old], OUTCOMES[new]) for code, old, new in changes
            ],
        }
        for pk, changes in examples
        if pk in numbers
    ]
    return shown[:MOST_TICKETS]


def _form_page(request: StaffRequest, form: SimulationForm, status: int = 200) -> HttpResponse:
    past = Simulation.objects.select_related("asked_by")[:MOST_LISTED]
    return render(request, "sla/simulator.html", {"form": form, "past": past}, status=status)


def _last_month(request: StaffRequest) -> dict[str, Any]:
    today = timezone.localdate(request.now)
    first = {"first": (today - timedelta(days=30)).isoformat(), "last": today.isoformat()}
    return first | {"policy": request.GET.get("policy", "")}
