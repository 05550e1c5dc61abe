"""Who brings in which kind of file."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import StaffRequest, staff
from channels_intake.importing.arriving import RIGHTS
from channels_intake.models import Import
from complaints.lifecycle.refusals import NotAllowed
from complaints.workspace.navigation import Item


def kinds_of(user: User) -> list[Import.Kind]:
    return [kind for kind, right in RIGHTS.items() if user.may(right)]


def bringing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for those who may bring in files of some kind; others get 403."""

    @staff
    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not kinds_of(request.user):
            raise NotAllowed
        return view(request, *args, **kwargs)

    return guarded


def links(user: User) -> Sequence[Item]:
    if not kinds_of(user):
        return []
    return [Item(name="imports", url=reverse("imports:imports"), icon="file-upload", label=_("Imports"))]
