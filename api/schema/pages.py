"""The OpenAPI document and the page that makes it readable."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from api.inputs.shapes import Json
from api.problems import KNOWN
from api.schema.reading import operations_of

MEDIA_TYPE = "application/vnd.oai.openapi+json"


@lru_cache(maxsize=8)
def document(language: str) -> Json:
    """The whole document, made once per process and language."""
    with translation.override(language):
        found: Json = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


@require_safe
@cache_control(public=True, max_age=300)
def schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        document(get_language() or ""), content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Operations by subject, narrowed by `?q=`; works without scripts."""
    asked = request.GET.get("q", "").strip()[:60]
    context: dict[str, Any] = {
        "asked": asked,
        "groups": operations_of(document(get_language() or ""), asked),
        "problems": sorted(KNOWN.items(), key=lambda item: (item[1].status, item[0])),
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "api/docs.html", context)
