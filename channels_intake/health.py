"""Whether an account answers; who has to know is told once each time it begins to fail."""

from datetime import datetime, timedelta

from channels_intake.alerting import tell_of_failure
from channels_intake.models import Account

PATIENCE = timedelta(minutes=5)  # a server may be restarted without waking anybody


def reached(account: Account, *, now: datetime) -> None:
    account.reached_at, account.failing_since, account.error = now, None, ""
    account.save(update_fields=["reached_at", "failing_since", "error"])


def failed(account: Account, why: str, *, now: datetime) -> None:
    """`why` is for operators: what the server said, without secrets."""
    account.failing_since = account.failing_since or now
    account.error = without_secrets(why, account)[:200]
    account.save(update_fields=["failing_since", "error"])
    if now - account.failing_since >= PATIENCE:
        tell_of_failure(account.name, f"account-{account.pk}-{account.failing_since:%Y%m%d%H%M%S}", now)


def without_secrets(why: str, account: Account) -> str:
    for secret in account.all_secrets():
        why = why.replace(secret, "***")
    return " ".join(why.split())
