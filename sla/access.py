"""Who sees the pages about policies and the calendar, and who changes them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from accounts.requests import StaffRequest, staff
from accounts.roles import Role

READERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR, Role.MANAGER})
EDITORS = frozenset({Role.ADMINISTRATOR})
SIMULATORS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})
View = Callable[..., HttpResponse]


def only_for(roles: frozenset[Role]) -> Callable[[View], View]:
    """Only for signed-in people of these roles; others get 403."""

    def guarding(view: View) -> View:
        @staff
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guarding
