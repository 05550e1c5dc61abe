"""The codes in a history event's payload as words of the reader's language."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.models import (
    Appeal,
    ContactRecord,
    DataRequest,
    LedgerEntry,
    Proposal,
    Question,
    ResultNotice,
)
from complaints.models.attachment import EvidenceKind
from complaints.models.outcome import Score
from complaints.states import Authority, Channel, Complexity, LegalBasis, NoticeChannel, Severity, Urgency

NAMED = frozenset({"code", "zh", "en"})
INSTANTS = frozenset({"reply_by", "received_at", "closed_at"})
CHANNELS: dict[str, Any] = {**dict(Channel.choices), **dict(NoticeChannel.choices)}
REASONS: dict[str, Any] = {
    "satisfied": _("the customer is satisfied"),
    "callback": _("after a callback"),
    "silence": _("no answer for seven days"),
}
CODES: dict[str, Mapping[Any, Any]] = {
    "channel": CHANNELS,
    "written": CHANNELS,
    "severity": dict(Severity.choices),
    "urgency": dict(Urgency.choices),
    "complexity": dict(Complexity.choices),
    "closing": dict(ResultNotice.Closing.choices),
    "score": dict(Score.choices),
    "reason": REASONS,
    "ending": dict(Question.Ending.choices),
    "appeal": dict(Appeal.Kind.choices),
    "authority": dict(Authority.choices),
    "conclusion": dict(Appeal.Conclusion.choices),
    "proposal": dict(Proposal.Kind.choices),
    "purpose": dict(ContactRecord.Purpose.choices),
    "request": dict(DataRequest.Kind.choices),
    "decision": dict(DataRequest.Outcome.choices),
    "rule": dict(LedgerEntry.Rule.choices),
    "basis": dict(LegalBasis.choices),
    "shows": {**dict(EvidenceKind.choices), EvidenceKind.OTHER: ""},
    "showed": {**dict(EvidenceKind.choices), EvidenceKind.OTHER: ""},
}


def in_words(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload with names in the reader's language, codes as their labels, and instants."""
    name = _english if (get_language() or "").startswith("en") else _chinese
    return {key: _value(key, value, name) for key, value in payload.items()}


def _value(key: str, value: Any, name: Callable[[Mapping[str, str]], str]) -> Any:
    match value:
        case dict() if set(value) == NAMED:
            return name(value)
        case dict():
            return {inner: _value(inner, item, name) for inner, item in value.items()}
        case list():
            return [_value("", item, name) for item in value]
        case str() if key in INSTANTS:
            return datetime.fromisoformat(value)
        case _:
            return CODES[key].get(value, value) if key in CODES else value


def _english(named: Mapping[str, str]) -> str:
    return named["en"] or named["zh"]


def _chinese(named: Mapping[str, str]) -> str:
    return named["zh"] or named["en"]
