"""Reference data: what codes mean, and who is asking."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Department
from accounts.roles import Role
from api.authentication import token_of
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.scopes import Scope
from api.views.base import View
from api.views.shown_parts import NamedShown
from complaints.models import Category, Term
from complaints.states import Complexity

REFERENCE = "reference"


class CategoryShown(NamedShown):
    parent = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text=_("Code of the category above")
    )
    level = serializers.IntegerField()
    department = serializers.CharField(allow_null=True, help_text=_("Code of the unit it goes to"))
    complexity = serializers.ChoiceField(Complexity.choices)
    priority = serializers.IntegerField()
    is_active = serializers.BooleanField()


class DepartmentShown(NamedShown):
    kind = serializers.ChoiceField(Department.Kind.choices)
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    is_active = serializers.BooleanField()


class TermShown(NamedShown):
    kind = serializers.ChoiceField(Term.Kind.choices)
    is_active = serializers.BooleanField()


class TokenUsed(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices))
    expires_at = serializers.DateTimeField()


class MeShown(serializers.Serializer[Any]):
    staff_number = serializers.CharField()
    name = serializers.CharField()
    role = serializers.ChoiceField(Role.choices)
    unit = NamedShown(allow_null=True)
    rights = serializers.ListField(child=serializers.CharField())
    token = TokenUsed(allow_null=True)


class Categories(View):
    operations = {
        "GET": Operation(
            name="list_categories",
            summary=_("Categories of complaints"),
            tag=REFERENCE,
            answer=CategoryShown(many=True),
        )
    }

    def get(self, request: ApiRequest) -> Response:
        rows = Category.objects.select_related("parent", "department").order_by("position", "code")
        return Response([_category(row) for row in rows])


class Departments(View):
    operations = {
        "GET": Operation(
            name="list_departments",
            summary=_("Units of the house"),
            tag=REFERENCE,
            answer=DepartmentShown(many=True),
        )
    }

    def get(self, request: ApiRequest) -> Response:
        rows = Department.objects.select_related("parent").order_by("code")
        return Response(
            [
                {
                    "code": row.code,
                    "name": row.name,
                    "kind": row.kind,
                    "parent": row.parent.code if row.parent else None,
                    "is_active": row.is_active,
                }
                for row in rows
            ]
        )


class Terms(View):
    operations = {
        "GET": Operation(
            name="list_terms",
            summary=_("Responsibilities, causes, remedies and reasons"),
            tag=REFERENCE,
            answer=TermShown(many=True),
        )
    }

    def get(self, request: ApiRequest) -> Response:
        return Response(TermShown(Term.objects.order_by("kind", "position", "code"), many=True).data)


class Me(View):
    operations = {
        "GET": Operation(
            name="read_me",
            summary=_("Who you are here"),
            detail=_("Your role, what it lets you do, and the token you used."),
            tag=REFERENCE,
            answer=MeShown,
        )
    }

    def get(self, request: ApiRequest) -> Response:
        user, token = request.user, token_of(request)
        return Response(
            {
                "staff_number": user.staff_number,
                "name": user.name,
                "role": user.role,
                "unit": NamedShown(user.unit).data if user.unit else None,
                "rights": sorted(user.card.may),
                "token": TokenUsed(token).data if token else None,
            }
        )


def _category(row: Category) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "parent": row.parent.code if row.parent else None,
        "level": row.level,
        "department": row.department.code if row.department else None,
        "complexity": row.complexity,
        "priority": row.priority,
        "is_active": row.is_active,
    }
