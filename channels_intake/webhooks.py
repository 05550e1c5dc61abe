"""The door for providers that post to us: who is it, keep it, then say so (SAFETY: nothing is lost)."""

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.throttle import Limit, TooManyAttempts, count_attempt
from channels_intake.arriving import keep, read_now
from channels_intake.channels.adapter import Answer, Delivery, Forged, Webhook
from channels_intake.channels.registry import is_read_at_once, webhook_of
from channels_intake.conf import MINUTE, WEBHOOK_MAX_BYTES
from channels_intake.models import Account

log = structlog.get_logger(__name__)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def deliver(request: HttpRequest, slug: str) -> HttpResponse:
    """403 says nothing of why; 2xx means that the delivery is committed."""
    account, webhook = _door(slug)
    now = timezone.now()
    delivery = _delivery(request, webhook.most_bytes)
    if len(delivery.body) > webhook.most_bytes:
        return HttpResponse(status=413)
    try:
        count_attempt(
            Limit(scope="webhook", attempts=account.per_minute, window=MINUTE), account.slug, now=now
        )
        if request.method == "GET":
            return _told(webhook.greeting(account, delivery))
        webhook.check(account, delivery)
    except TooManyAttempts:
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    except Forged as reason:
        log.warning("delivery_refused", account=account.slug, reason=str(reason))
        return HttpResponse(status=403)
    kept = keep(
        account=account,
        external_id=webhook.external_id(account, delivery),
        body=delivery.body,
        received_at=delivery.received_at,
        headers=_worth_keeping(webhook, delivery),
        now=now,
    )
    if is_read_at_once(account.kind):
        read_now(kept.arrival, now=now)
    return _told(webhook.answer(account, delivery))


deliver.most_bytes = WEBHOOK_MAX_BYTES  # type: ignore[attr-defined]


def _door(slug: str) -> tuple[Account, Webhook]:
    account = Account.objects.filter(slug=slug, is_active=True).first()
    webhook = webhook_of(account.kind) if account else None
    if account is None or webhook is None:
        raise Http404
    return account, webhook


def _delivery(request: HttpRequest, most_bytes: int) -> Delivery:
    return Delivery(
        body=request.read(most_bytes + 1),
        headers={name.lower(): value for name, value in request.headers.items()},
        query={name: str(value) for name, value in request.GET.items()},
        received_at=timezone.now(),
    )


def _worth_keeping(webhook: Webhook, delivery: Delivery) -> dict[str, str]:
    """What reading needs beside the body."""
    headers = {name: value for name, value in delivery.headers.items() if name in webhook.kept_headers}
    asked = {f"?{name}": value for name, value in delivery.query.items() if name in webhook.kept_query}
    return headers | asked


def _told(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.body, content_type=answer.content_type)
