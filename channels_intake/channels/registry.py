"""Which adapter speaks which protocol."""

from channels_intake.channels.adapter import Adapter, Webhook
from channels_intake.models import Kind

_adapters: dict[str, Adapter] = {}
_webhooks: dict[str, Webhook] = {}
_at_once: set[str] = set()


def register(kind: Kind, adapter: Adapter) -> None:
    """For a protocol where we fetch, or keep a connection of our own."""
    _adapters[kind] = adapter


def register_webhook(kind: Kind, webhook: Webhook, *, at_once: bool = False) -> None:
    """For a protocol whose provider posts to /in/<slug>/. `at_once`: somebody waits at the other end,
    and reading asks nothing of other machines."""
    _adapters[kind] = _webhooks[kind] = webhook
    if at_once:
        _at_once.add(kind)


def is_read_at_once(kind: str) -> bool:
    return kind in _at_once


def adapter_of(kind: str) -> Adapter:
    return _adapters[kind]


def webhook_of(kind: str) -> Webhook | None:
    """None for a kind nobody posts to."""
    return _webhooks.get(kind)
