"""What every page needs besides its own content."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.durations import phrases

THEMES = frozenset({"light", "dark"})
THEME_COOKIE = "theme"


def page(request: HttpRequest) -> dict[str, Any]:
    """Names, the request's instant, the chosen theme, and the staff's navigation."""
    return {
        "site_name": settings.SITE_NAME or _("Demo Telecom"),
        "hotline": settings.HOTLINE,
        "now": _now(request),
        "theme": _theme(request),
        "shell": "base_workspace.html" if _is_staff(request) else "base_public.html",
        "phrases": _phrases(get_language()),
        "nav": SimpleLazyObject(lambda: _sections(request)),
    }


@cache
def _phrases(language: str | None) -> SafeString:
    """What the script of open pages says, escaped for the attribute it stands in."""
    return escape(json.dumps(phrases(), ensure_ascii=False))


def _now(request: HttpRequest) -> datetime:
    """The request's instant; pages refused before the middleware have none yet."""
    return getattr(request, "now", None) or timezone.now()


def _theme(request: HttpRequest) -> str:
    """The theme this browser chose, or "" to follow the device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def _is_staff(request: HttpRequest) -> bool:
    """Whether somebody is signed in; customers have no accounts."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


def _sections(request: HttpRequest) -> Sequence[Any]:
    if isinstance(request.user, AnonymousUser):
        return []
    from complaints.workspace import navigation  # public pages never load the workspace

    return navigation.sections(request.user, _now(request))
