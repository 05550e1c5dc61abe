"""The page a supervisor leaves open all day: the deadline dashboard over every ticket there is."""

from django.urls import reverse

from accounts.roles import Role
from bench.connection import get
from bench.people import signed_in, someone

NAME = "deadline dashboard"


def dashboard() -> dict[str, bytes]:
    """The request for the whole page; what it fetches again by itself is a part of that."""
    return {NAME: get(reverse("reports:dashboard"), signed_in(someone(Role.SUPERVISOR)))}
