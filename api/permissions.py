"""Whether a request may be made at all; what it may see and do is for the domain to say."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.authentication import token_of
from api.refusals import Problem, Refusal
from api.scopes import Scope

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class HasScope(BasePermission):
    """A signed-in person; a token needs the scope that the view names."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False  # answered with 401
        needed: Scope = view.read_scope if request.method in SAFE else view.write_scope
        token = token_of(request)
        if token and needed not in token.scopes:
            raise Refusal(Problem(status=403, code="scope", more={"scope": needed.value}))
        return True


class Anyone(BasePermission):
    """Customers, who have no account; the strict limits are counted by the views."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return True
