"""Administrators see whose tokens there are, without their secrets, and can end them."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from api.models import Token
from api.tokens.issuing import revoke

SHOWN = ("hint", "owner", "label", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin[Token]):
    list_display = SHOWN
    list_filter = ["revoked_at"]
    list_select_related = ["owner"]
    search_fields = ["label", "hint", "owner__staff_number", "owner__name"]
    fields = [*SHOWN, "revoked_by"]
    readonly_fields = [*SHOWN, "revoked_by"]
    actions = ["end"]

    @admin.action(description=_("Revoke the selected tokens"), permissions=["change"])
    def end(self, request: HttpRequest, chosen: "QuerySet[Token]") -> None:
        for token in chosen:
            revoke(token, by=cast(User, request.user), now=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the owner creates a token: nobody else ever holds its secret."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
