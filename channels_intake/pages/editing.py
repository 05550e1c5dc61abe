"""The one door through which accounts of channels change; who did it stays on record, without secrets."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from channels_intake.models import Account
from complaints.lifecycle.refusals import NotAllowed


def save_account(
    *,
    account: Account,
    values: Mapping[str, Any],
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    by: User,
) -> Account:
    """Make or change it. An empty setting is as if it was not there. Raises NotAllowed."""
    _administers(by)
    with transaction.atomic():
        for name, value in values.items():
            setattr(account, name, value)
        account.settings = {name: value for name, value in settings.items() if value != ""}
        if secrets:
            account.keep_secrets(**secrets)
            account._change_reason = ", ".join(sorted(secrets))  # type: ignore[attr-defined]
        account.save()
    return account


def put_in_use(*, account: Account, is_active: bool, by: User) -> None:
    """Take from it, or stop taking. Raises NotAllowed."""
    _administers(by)
    if account.is_active != is_active:
        account.is_active = is_active
        account.save(update_fields=["is_active"])


def _administers(by: User) -> None:
    if by.role != Role.ADMINISTRATOR:
        raise NotAllowed
