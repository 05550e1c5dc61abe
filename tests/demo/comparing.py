"""Holding a case against the ticket that the real moves made of the same script."""

from collections import defaultdict
from datetime import UTC, datetime

from django.db import connection, models
from django.forms.models import model_to_dict

from complaints.models import Ticket
from demo.case import Case
from sla.models import Extension
from tests.demo.replaying import Replay

# Keys, numbers, and what is random on purpose or hangs on other tickets.
APART = {"id", "number", "code_digest", "customer", "merged_into", "subject"}
# What each row says, keys aside.
FACTS = {
    "clocks": (
        "target", "cycle", "started_at", "due_at", "original_due_at", "met_at", "cancelled_at",
        "paused_at", "paused_total", "deferred", "rung", "next_step_at", "breached_at", "detected_at",
    ),
    "plans": (
        "round", "status", "finding", "compensation", "submitted_by_id", "submitted_at",
        "decided_by_id", "decided_at", "opinion", "wanted", "consented_at", "consented_by",
    ),
    "questions": ("text", "reply_by", "asked_by_id", "asked_at", "ending", "ended_at", "answer"),
    "tasks": ("department_id", "request", "due_on", "asked_by_id", "answer", "answered_by_id", "closed_at"),
    "contact records": ("purpose", "channel", "by_customer", "reached", "text", "made_by_id", "made_at"),
    "proposals": ("kind", "reason_id", "explanation", "evidence", "proposed_by_id", "outcome", "decided_at"),
    "extensions": (
        "number", "promised_at", "told_at", "requested_by_id", "outcome", "opinion", "decided_at",
    ),
    "appeals": (
        "kind", "external_number", "grounds", "appealed_from", "officer_id", "conclusion", "reasons",
    ),
    "files": (
        "id", "name", "media_type", "kind", "size", "sha256", "from_customer", "added_by_id", "added_at",
    ),
    "data requests": (
        "kind", "words", "asked_at", "due_on", "outcome", "covers_all", "decided_by_id", "decided_at",
        "available_until",
    ),
}  # fmt: skip


def sample(cases: list[Case], *, each: int) -> list[list[Case]]:
    """For each kind of event so many cases with it; those merged together with what they went into."""
    by_number = {case.ticket.number: case for case in cases}
    found: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for kind in {event.kind for event in case.history}:
            if len(found[kind]) < each:
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


def rows(objects, *names):
    return sorted(tuple(plain(getattr(each, name)) for name in names) for each in objects)


def compare(replay: Replay, case: Case) -> None:
    """Fail unless the replayed ticket is the case in every row."""
    real, numbers = replay.real(case), replay.numbers
    assert told(real.history.all(), {}) == told(case.history, numbers), case.ticket.number
    case_facts, real_facts = kept(case.ticket), kept(real)
    for name in ("next_due_at", "next_due_from", "next_due_target", "solve_by", "sla_state"):
        case_facts.pop(name), real_facts.pop(name)  # of the end, and of the last move
    assert real_facts == case_facts
    extensions = Extension.objects.filter(clock__ticket=real)
    for name, replayed, played in (
        ("clocks", real.clocks.all(), case.deadlines.clocks),
        ("plans", real.plans.all(), [drafted.plan for drafted in case.plans]),
        ("questions", real.questions.all(), case.questions),
        ("tasks", real.tasks.all(), case.tasks),
        ("contact records", real.contact_records.all(), case.spoken),
        ("proposals", real.proposals.all(), case.proposals),
        ("extensions", extensions, case.deadlines.extensions),
        ("appeals", real.appeals.all(), case.appeals),
        ("files", real.attachments.all(), [each.attachment for each in case.files]),
        ("data requests", real.data_requests.all(), case.asked_about_data),
    ):
        assert rows(replayed, *FACTS[name]) == rows(played, *FACTS[name]), name


def next_key(model: type[models.Model]) -> int:
    """The key the next row gets; it is used up by asking."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        (key,) = cursor.fetchone()
    return int(key)


def highest_key(model: type[models.Model]) -> int:
    return model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
