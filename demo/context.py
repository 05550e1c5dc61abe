"""The sign-in page of a demonstration says whom one can sign in as."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from demo.people import PASSWORD, sign_ins


def accounts(request: HttpRequest) -> dict[str, Any]:
    """Nothing at all unless DEMO is set; the people are looked up only where a page names them."""
    if not settings.DEMO:
        return {}
    return {"demo_accounts": SimpleLazyObject(present), "demo_password": PASSWORD}


def present() -> list[User]:
    """One active person per role, as the demo data made them."""
    numbers = [entry.number for entry in sign_ins()]
    return list(User.objects.filter(staff_number__in=numbers, is_active=True).order_by("role"))
