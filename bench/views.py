"""What Django alone costs: an answer, one INSERT, one list of twenty rows with a join."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bench.models import BareTicket

PER_PAGE = 20


@require_safe
def static(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@csrf_exempt
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    given = request.POST
    BareTicket.objects.create(
        number=uuid.uuid4().hex,
        channel=given["channel"],
        customer_name=given["name"],
        customer_phone=given["phone"],
        subject=given["description"][:40],
        description=given["description"],
        demand=given["demand"],
        category_id=int(given["category"]),
        received_at=timezone.now(),
    )
    return HttpResponse(status=201)


@require_safe
def as_json(request: HttpRequest) -> JsonResponse:
    rows = BareTicket.objects.select_related("category").order_by("due_at", "id")[:PER_PAGE]
    names = ("number", "state", "channel", "customer_name", "customer_phone", "subject", "priority")
    return JsonResponse(
        {
            "results": [
                {name: getattr(row, name) for name in names}
                | {"category": row.category and row.category.name_zh, "due_at": row.due_at}
                for row in rows
            ]
        }
    )


@require_safe
def tickets(request: HttpRequest) -> HttpResponse:
    rows = BareTicket.objects.select_related("category").order_by("due_at", "id")[:PER_PAGE]
    return HttpResponse(render_to_string("bench/list.html", {"rows": rows}))
