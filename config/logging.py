"""Logs as JSON or key=value lines on standard error, without personal data."""

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

from config import env

# Last defence only: nothing that names a person should be passed to a logger at all.
# Identity numbers, mobile and fixed-line numbers, e-mail addresses.
PERSONAL = re.compile(
    r"(?<![\d.])\d{17}[\dXx](?!\d)"
    r"|(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
MASK = "…"

EventDict = MutableMapping[str, Any]


def mask_personal(logger: Any, method: str, event: EventDict) -> EventDict:
    """Blank what looks like a person's number or address in every text of the event."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = PERSONAL.sub(MASK, value)
    return event


SHARED = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
    mask_personal,
)


def logging_config(level: str) -> None:
    """Configure stdlib logging and structlog alike; LOG_FORMAT is `json` or `plain`."""
    json_wanted = env.text("LOG_FORMAT", "plain") == "json"
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": SHARED,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        _renderer_json() if json_wanted else _renderer_plain(),
                    ],
                }
            },
            "filters": {"not_readiness": {"()": lambda: _is_not_readiness}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": level.upper()},
            "loggers": {
                "celery": {"level": "WARNING"},
                "django.request": {"filters": ["not_readiness"]},
                "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
            },
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _is_not_readiness(record: logging.LogRecord) -> bool:
    """A red /readyz is an answer, asked for many times a minute, not an error of a request."""
    return "/readyz" not in record.getMessage()


def _renderer_json() -> structlog.typing.Processor:
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _renderer_plain() -> structlog.typing.Processor:
    return structlog.processors.KeyValueRenderer(
        key_order=["timestamp", "level", "logger", "event"], drop_missing=True
    )
