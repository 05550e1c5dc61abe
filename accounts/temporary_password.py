"""Whoever was given a password chooses an own one before anything else."""

from collections.abc import Callable
from secrets import choice
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

# Without letters and digits that are mistaken for each other when read out: 77 bits in 16 places.
LEGIBLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS: Final = 4
OPEN: Final = ("accounts:password", "accounts:sign_out", "set_language")


def suggested_password() -> str:
    """Easy to read out and to type: `kf7m-wtzq-hr4d-bx9c`."""
    return "-".join("".join(choice(LEGIBLE) for _ in range(4)) for _ in range(GROUPS))


def own_password_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: signed in with a temporary password, every page leads to choosing another."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "password_is_temporary", False) and request.path not in map(reverse, OPEN):
            return redirect("accounts:password")
        return get_response(request)

    return middleware
