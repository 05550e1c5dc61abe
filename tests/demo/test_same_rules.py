"""What the demo plays in memory is what the real moves do: the same script through both."""

from collections import defaultdict
from datetime import UTC, datetime

import pytest
from django.forms.models import model_to_dict

from complaints.models import Ticket
from demo.case import Case
from sla.models import Extension
from tests.demo.replaying import Replay

pytestmark = pytest.mark.django_db

# Keys, numbers, and what is random on purpose or hangs on other tickets.
APART = {"id", "number", "code_digest", "customer", "merged_into", "subject"}


def sample(cases: list[Case]) -> list[list[Case]]:
    """For each kind of event three cases with it; those merged together with what they went into."""
    by_number = {case.ticket.number: case for case in cases}
    found: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for kind in {event.kind for event in case.history}:
            if len(found[kind]) < 3:
                found[kind].append(case)
    chosen = {case.ticket.number: case for group in found.values() for case in group}
    groups = {number: [case] for number, case in chosen.items()}
    for case in cases:
        into = case.ticket.merged_into
        if into:
            groups.pop(case.ticket.number, None)
            groups.setdefault(into.number, [by_number[into.number]]).append(case)
    return list(groups.values())


def told(events, numbers):
    """Everything a line says, the numbers of tickets translated."""
    return [
        (
            event.kind,
            event.at,
            event.actor_kind,
            event.actor_id,
            event.from_state,
            event.to_state,
            event.version,
            {
                key: numbers.get(value, value) if isinstance(value, str) else value
                for key, value in event.payload.items()
            },
        )
        for event in events
    ]


def kept(ticket: Ticket) -> dict[str, object]:
    return {key: value for key, value in model_to_dict(ticket).items() if key not in APART} | {
        name: getattr(ticket, name) for name in ("received_at", "entered_at", "version", "state", "is_repeat")
    }


def plain(value: object) -> str:
    return str(value.astimezone(UTC) if isinstance(value, datetime) else value)


def clock_facts(clocks):
    names = (
        "target", "cycle", "started_at", "due_at", "original_due_at", "met_at", "cancelled_at",
        "paused_at", "paused_total", "deferred", "rung", "next_step_at", "breached_at", "detected_at",
    )  # fmt: skip
    return rows(clocks, *names)


def rows(objects, *names):
    return sorted(tuple(plain(getattr(each, name)) for name in names) for each in objects)


def test_the_real_moves_make_the_same_of_the_same_script(unsaved, monkeypatch):
    for incident in unsaved.incidents:
        incident.ended_at = incident.ended_by = None  # the linking is replayed while it goes on
        incident.save(force_insert=True)
    groups = sample(unsaved.cases)
    assert len(groups) > 40
    for group in groups:
        replay = Replay(group)
        replay.run(monkeypatch)
        for case in group:
            compare(replay, case)


def compare(replay: Replay, case: Case) -> None:
    real, numbers = replay.real(case), replay.numbers
    assert told(real.history.all(), {}) == told(case.history, numbers), case.ticket.number
    case_facts, real_facts = kept(case.ticket), kept(real)
    for name in ("next_due_at", "next_due_from", "next_due_target", "solve_by", "sla_state"):
        case_facts.pop(name), real_facts.pop(name)  # of the end, and of the last move
    assert real_facts == case_facts
    assert clock_facts(real.clocks.all()) == clock_facts(case.deadlines.clocks)
    names: tuple[str, ...] = (
        "round",
        "status",
        "finding",
        "compensation",
        "submitted_by_id",
        "submitted_at",
        "decided_by_id",
        "decided_at",
        "opinion",
        "wanted",
        "consented_at",
        "consented_by",
    )
    assert rows(real.plans.all(), *names) == rows([p.plan for p in case.plans], *names)
    names = ("text", "reply_by", "asked_by_id", "asked_at", "ending", "ended_at", "answer")
    assert rows(real.questions.all(), *names) == rows(case.questions, *names)
    names = ("department_id", "request", "due_on", "asked_by_id", "answer", "answered_by_id", "closed_at")
    assert rows(real.tasks.all(), *names) == rows(case.tasks, *names)
    names = ("purpose", "channel", "by_customer", "reached", "text", "made_by_id", "made_at")
    assert rows(real.contact_records.all(), *names) == rows(case.spoken, *names)
    names = ("kind", "reason_id", "explanation", "evidence", "proposed_by_id", "outcome", "decided_at")
    assert rows(real.proposals.all(), *names) == rows(case.proposals, *names)
    names = ("number", "promised_at", "told_at", "requested_by_id", "outcome", "opinion", "decided_at")
    extensions = Extension.objects.filter(clock__ticket=real)
    assert rows(extensions, *names) == rows(case.deadlines.extensions, *names)
    names = ("kind", "external_number", "grounds", "appealed_from", "officer_id", "conclusion", "reasons")
    assert rows(real.appeals.all(), *names) == rows(case.appeals, *names)
