"""The figures of a period, each with its sample and its definition's version."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from api.inputs.queries import CodesField, QueryForm
from api.inputs.shapes import Shape, shape
from api.refusals import Fault, Problem, Refusal
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.views.base import View
from api.views.shown_parts import NamedShown
from reports.definitions import DEFINITIONS, AttributedBy, Better, Unit
from reports.figures import Dimension, Figure, Scope, by, figures, names
from reports.periods import NotAPeriod, Period

FIGURES = "figures"
MOST_YEARS = 10
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
PATTERN = rf"^([0-9]{{4}}(-[0-9]{{2}}|-Q[1-4]|-W[0-9]{{2}})?|{_DAY}(\.\.{_DAY})?)$"


class PeriodField(forms.Field):
    """A month 2026-10, quarter 2026-Q3, year 2026, week 2026-W41, day, or days with two dots between."""

    def to_python(self, value: Any) -> Period | None:
        if not value:
            return None  # required: the field refuses it
        try:
            found = Period.parse(str(value))
        except NotAPeriod:
            raise ValidationError(
                _now("Write 2026-10, 2026-Q3, 2026, 2026-W41, 2026-10-05 or 2026-10-05..2026-10-17.")
            ) from None
        if found.length > MOST_YEARS * 366:
            raise ValidationError(_now("This is too long a time."))
        return found


@shape.register
def _period(given: PeriodField) -> Shape:
    return Shape({"type": "string", "pattern": PATTERN, "examples": ["2026-10"]})


class FigureFilters(QueryForm):
    codes = CodesField(allowed=DEFINITIONS, label=_("All unless said"))
    period = PeriodField(label=_("2026-10, 2026-Q3, 2026, 2026-W41, 2026-10-05 or 2026-10-05..2026-10-17"))
    by = forms.ChoiceField(
        required=False, choices=[("", ""), *Dimension.choices], label=_("Apart by this, as well as in all")
    )


class ValueShown(serializers.Serializer[Any]):
    value = serializers.DecimalField(
        max_digits=24,
        decimal_places=6,
        allow_null=True,
        help_text=_("A share from 0 to 1, seconds, yuan, a score or a number; null where there is none"),
    )
    sample = serializers.IntegerField(help_text=_("On how many cases it rests"))
    part = serializers.IntegerField(allow_null=True, help_text=_("How many of them make the share"))


class KeyShown(ValueShown):
    key = serializers.CharField(help_text=_("Empty for what is not known (yet)"))
    name = serializers.CharField()


class FigureShown(ValueShown):
    code = serializers.CharField()
    version = serializers.IntegerField(help_text=_("Of the definition it was counted by"))
    unit = serializers.ChoiceField(Unit.choices)
    target_met = serializers.BooleanField(allow_null=True)
    apart = KeyShown(many=True)


class FiguresShown(serializers.Serializer[Any]):
    period = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    running = serializers.BooleanField(help_text=_("The period is not over yet"))
    figures = FigureShown(many=True)


class DefinitionShown(NamedShown):
    version = serializers.IntegerField()
    formula = serializers.CharField()
    population = serializers.CharField()
    attributed_by = serializers.ChoiceField(AttributedBy.choices)
    unit = serializers.ChoiceField(Unit.choices)
    better = serializers.ChoiceField(Better.choices)
    target = serializers.DecimalField(max_digits=24, decimal_places=6, allow_null=True)


class Figures(View):
    operations = {
        "GET": Operation(
            name="read_figures",
            summary=_("Figures of a period"),
            detail=_(
                "Of the tickets your role counts: the whole house, or your unit. Read from counts that "
                "are brought up to date every minute."
            ),
            tag=FIGURES,
            query=FigureFilters,
            answer=FiguresShown,
            refuses=("not_allowed",),
        )
    }

    def get(self, request: ApiRequest) -> Response:
        scope, period = Scope.of(request.user), self.asked["period"]
        found = figures(self.asked["codes"] or DEFINITIONS, period, scope)
        shown = [_figure(each, _apart(each, period, scope, self.asked["by"])) for each in found.values()]
        answer = {
            "period": str(period),
            "first": period.first,
            "last": period.last,
            "running": period.last >= timezone.localdate(request.now),
            "figures": shown,
        }
        return Response(FiguresShown(answer).data)


class Definitions(View):
    operations = {
        "GET": Operation(
            name="list_definitions",
            summary=_("What each figure means"),
            tag=FIGURES,
            answer=DefinitionShown(many=True),
            refuses=("not_allowed",),
        )
    }

    def get(self, request: ApiRequest) -> Response:
        Scope.of(request.user)
        return Response([DefinitionShown(each).data for each in DEFINITIONS.values()])


def _figure(figure: Figure, apart: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **_value(figure),
        "code": figure.definition.code,
        "version": figure.definition.version,
        "unit": figure.definition.unit,
        "target_met": figure.is_met,
        "apart": apart,
    }


def _apart(figure: Figure, period: Period, scope: Scope, dimension: str) -> list[dict[str, Any]]:
    if not dimension:
        return []
    try:
        found = by(figure.definition.code, period, scope, Dimension(dimension))
    except ValueError:
        fault = Fault(_("Within a unit, figures are not kept by this."), parameter="by")
        raise Refusal(Problem(status=400, code="bad_parameter", errors=[fault])) from None
    called = names(Dimension(dimension), found)
    return [{**_value(each), "key": key, "name": called[key]} for key, each in found.items()]


def _value(figure: Figure) -> dict[str, Any]:
    value = None if figure.value is None else round(figure.value, 6)
    return {"value": value, "sample": figure.sample, "part": figure.part}
