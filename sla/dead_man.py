"""A word to an outside watcher while all is well; its silence is the alarm (DEAD_MAN_URL)."""

import http.client
from urllib.parse import urlsplit

import structlog
from django.conf import settings

TIMEOUT_S = 5.0
CONNECT: dict[str, type[http.client.HTTPConnection]] = {
    "http": http.client.HTTPConnection,
    "https": http.client.HTTPSConnection,
}
log = structlog.get_logger(__name__)


def ping() -> bool:
    """Ask the configured address once; a redirect is not followed. Whether it answered well."""
    if not settings.DEAD_MAN_URL:
        return False
    parts = urlsplit(settings.DEAD_MAN_URL)
    if parts.scheme not in CONNECT or not parts.hostname:
        log.error("dead_man_url_unusable")
        return False
    connection = CONNECT[parts.scheme](parts.hostname, parts.port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
        answered = 200 <= connection.getresponse().status < 300
    except (OSError, http.client.HTTPException) as error:
        log.warning("dead_man_not_reached", error=type(error).__name__)
        return False
    finally:
        connection.close()
    return answered
