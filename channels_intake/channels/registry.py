"""Which adapter speaks which protocol."""

from collections.abc import Callable, Iterable

from channels_intake.channels.adapter import Adapter, Webhook
from channels_intake.models import Arrival, Kind
from channels_intake.pieces import File

Files = Callable[[Arrival], Iterable[File]]
_adapters: dict[str, Adapter] = {}
_webhooks: dict[str, Webhook] = {}
_files: dict[str, Files] = {}
_at_once: set[str] = set()


def register(kind: Kind, adapter: Adapter, *, files: Files | None = None) -> None:
    """For a protocol where we fetch, or keep a connection of our own. `files` finds once more what came
    with an arrival; it raises as reading does, and OSError while its provider does not give it."""
    _adapters[kind] = adapter
    if files:
        _files[kind] = files


def register_webhook(
    kind: Kind, webhook: Webhook, *, files: Files | None = None, at_once: bool = False
) -> None:
    """For a protocol whose provider posts to /in/<slug>/. `at_once`: somebody waits at the other end,
    and reading asks nothing of other machines."""
    register(kind, webhook, files=files)
    _webhooks[kind] = webhook
    if at_once:
        _at_once.add(kind)


def is_read_at_once(kind: str) -> bool:
    return kind in _at_once


def adapter_of(kind: str) -> Adapter:
    return _adapters[kind]


def files_of(arrival: Arrival) -> Iterable[File]:
    """What came with it; nothing where its protocol knows no files."""
    found = _files.get(arrival.account.kind)
    return found(arrival) if found else ()


def webhook_of(kind: str) -> Webhook | None:
    """None for a kind nobody posts to."""
    return _webhooks.get(kind)
