"""Configuration pages share the sign-in and the passwords of all other pages: one door, one throttle."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import RedirectView

own_password = RedirectView.as_view(pattern_name="accounts:password")


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask to sign in; whoever is signed in and sent here lacks the right."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': request.GET.get('next', '')})}")
