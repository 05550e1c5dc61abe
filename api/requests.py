"""The typed requests that views of the API receive."""

from datetime import datetime
from typing import Any, cast

from rest_framework.request import Request

from accounts.models import User


class ApiRequest(Request):
    """A request of a signed-in person."""

    user: User
    now: datetime


def moment(request: Request) -> datetime:
    """The one instant of this request, taken when it began (config.middleware)."""
    return cast(datetime, cast(Any, request).now)
