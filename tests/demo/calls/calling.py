"""One call of a real move per kind of event."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from complaints.models import HistoryEvent
from demo.case import Case

if TYPE_CHECKING:
    from tests.demo.replaying import Replay


Call = Callable[["Replay", Case, HistoryEvent, dict[str, Any]], None]


def plain(move: Callable[..., Any], *names: str) -> Call:
    """A move whose arguments are in the event as they are."""

    def call(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
        move(**given, **{name: event.payload[name] for name in names})

    return call
