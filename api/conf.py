"""What Django REST framework and drf-spectacular are told; settings.py takes it over."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERSION = "1.0.0"

REST_FRAMEWORK: dict[str, Any] = {
    # The first one decides that whoever is not known gets 401, not 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.TokenAuthentication",
        "api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.inputs.parsing.StrictJSON"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.described.Described",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.answering.answer",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": _("Complaint tickets"),
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "POSTPROCESSING_HOOKS": ["api.schema.finishing.finished"],
    "SORT_OPERATIONS": False,
}
