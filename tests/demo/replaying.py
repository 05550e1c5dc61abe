"""The same script through the real moves: every event of a played case becomes the call that makes it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.actors import CUSTOMER, SYSTEM
from accounts.models import Department, User
from accounts.roles import Right
from channels_intake.desk import enter_contact
from complaints.lifecycle import (
    appealing,
    approving,
    archive,
    assign,
    assisting,
    between,
    classify,
    closing,
    contacts,
    feedback,
    incidents,
    intake,
    investigate,
    marking,
    merging,
    preliminary,
    remarks,
    reopening,
    resolve,
    urging,
    waiting,
)
from complaints.lifecycle.events import Printed
from complaints.lifecycle.moving import TicketRef, noting
from complaints.lifecycle.plan_draft import PlanDraft, RemedyDraft, ShareDraft, StepDraft
from complaints.models import Category, HistoryEvent, Incident, ResultNotice, Term, Ticket
from complaints.models.appeal import Appeal
from complaints.states import Channel, Complexity, NoticeChannel, Relation
from demo.case import Case
from sla import extending
from sla.enforcer import sweep

# Lines that another line's move writes by itself.
ALONG = {"recontacted", "rejected", "invalidated", "merged"}


class Replay:
    """Plays cases again in the database; `numbers` from the played number to the real one."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = {case.ticket.number: case for case in cases}
        self.numbers: dict[str, str] = {}
        self.staff = {user.pk: user for user in User.objects.select_related("unit")}

    def run(self, monkeypatch: Any) -> None:
        lines = [(event, case) for case in self.cases.values() for event in case.history]
        for event, case in sorted(lines, key=lambda line: line[0].at):
            self.patch(monkeypatch, event, case)
            self.make(event, case)

    def patch(self, monkeypatch: Any, event: HistoryEvent, case: Case) -> None:
        """What a real move looks up among all other tickets, which are not there."""
        repeat = event.payload.get("is_repeat", False)
        monkeypatch.setattr(classify, "is_repeat", lambda ticket: repeat)
        if event.kind == "reopened":
            return
        coming = [later for later in case.history if later.seq > event.seq and later.kind == "reopened"]
        if coming:
            person = User.objects.get(staff_number=coming[0].payload["handler"]["number"])
            monkeypatch.setattr(reopening, "somebody_else", lambda ticket: person)

    def real(self, case: Case) -> Ticket:
        return Ticket.objects.get(number=self.numbers[case.ticket.number])

    def make(self, event: HistoryEvent, case: Case) -> None:
        if event.kind == "deadline_step":
            sweep(now=lambda: event.at)
        elif event.kind == "entered":
            self.enter(case)
        elif self.is_own(event, case):
            by = self.by(event)
            ref = TicketRef(number=self.numbers[case.ticket.number])
            CALLS[event.kind](self, case, event, {"ticket": ref, "by": by, "now": event.at})

    def is_own(self, event: HistoryEvent, case: Case) -> bool:
        """Whether it is what somebody did, not what came of it."""
        before = case.history[event.seq - 2]
        along = event.kind in ALONG - {"merged"} or (
            event.kind in {"plan_approved", "reopened", "archived", "department_asked"}
            and before.at == event.at
        )
        return not along and event.kind != "took_over"

    def by(self, event: HistoryEvent) -> Any:
        if event.actor_id:
            return self.staff[event.actor_id]
        return CUSTOMER if event.actor_kind == "customer" else SYSTEM

    def enter(self, case: Case) -> None:
        played, first = case.ticket, case.history[0]
        category = first.payload["category"]
        receipt = enter_contact(
            external_id=played.entry_key,
            complaint=intake.Complaint(
                entry_key=played.entry_key,
                channel=Channel(played.channel),
                received_at=case.contact.received_at,
                complainant=intake.Complainant(
                    name=played.customer.name,
                    phone=played.customer.phone,
                    email=played.customer.email,
                    address=played.customer.address,
                    relation=Relation(played.relation),
                    is_vulnerable=played.customer.is_vulnerable,
                ),
                description=played.description,
                demand=played.demand,
                business=played.business,
                occurred=played.occurred,
                place=played.place,
                category=Category.objects.get(code=category["code"]) if category else None,
                branch=played.branch,
                language=played.language,
            ),
            by=self.by(first),
            now=first.at,
        )
        self.numbers[played.number] = receipt.ticket.number


def unit(named: dict[str, Any]) -> Department:
    return Department.objects.get(code=named["code"])


def person(named: dict[str, Any] | None) -> User | None:
    return User.objects.select_related("unit").get(staff_number=named["number"]) if named else None


def term(named: dict[str, Any], kind: str) -> Term:
    return Term.objects.get(code=named["code"], kind=kind)


def _classify(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    after = event.payload["after"]
    classify.classify(
        **given,
        as_=classify.Classification(
            category=Category.objects.get(code=after["category"]["code"]),
            severity=after["severity"],
            urgency=after["urgency"],
            complexity=Complexity(after["complexity"]),
            tags=tuple(after["tags"]),
            is_vulnerable=case.ticket.is_vulnerable,
            may_escalate=case.ticket.may_escalate,
        ),
    )


def _assign(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    assign.assign(
        **given, department=unit(said["department"]), handler=person(said["handler"]), note=said["note"]
    )


def _hand_on(move: Callable[..., Any]) -> Callable[..., None]:
    def call(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
        said = event.payload
        move(
            **given,
            department=unit(said["department"]),
            handler=person(said["handler"]),
            reason=said["reason"],
        )

    return call


def _submit(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    draft = PlanDraft(
        finding=said["finding"],
        evidence=said["evidence"],
        verified_true=True,
        verified_accurate=True,
        verified_complete=True,
        responsibility=term(said["responsibility"], "responsibility"),
        cause=term(said["cause"], "cause"),
        remedies=tuple(
            RemedyDraft(
                remedy=term(worth["remedy"], "remedy"),
                amount=Decimal(worth["compensation"]),
                option=worth["option"],
            )
            for worth in said["amounts"]
        ),
        steps=tuple(
            StepDraft(
                text=step["text"],
                department=unit(step["department"]),
                owner=step["owner"],
                due_on=date.fromisoformat(step["due_on"]),
            )
            for step in said["steps"]
        ),
        options=tuple(said["options"]),
        shares=tuple(
            ShareDraft(party=term(part["party"], "responsibility"), percent=part["percent"])
            for part in said["shares"]
        ),
    )
    investigate.submit_plan(**given, draft=draft)


def _option(said: dict[str, Any], case: Case) -> int | None:
    texts = {option.text: option.position for plan in case.plans for option in plan.options}
    return texts[said["option"]] if said["option"] else None


def _consent(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    resolve.customer_consents(
        **given,
        channel=NoticeChannel(said["channel"]),
        note=said["note"],
        option=_option(said, case),
    )


def _decide_alone(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    resolve.decide_without_consent(**given, reasons=said["reasons"], option=_option(said, case))


def _resolve(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said, done = event.payload, frozenset(range(1, 20))
    resolve.resolve(**given, done=done, outcome=said["outcome"], proof=said["proof"])


def _tell(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = dict(event.payload)
    said["closing"] = ResultNotice.Closing(said["closing"])
    said["channel"] = NoticeChannel(said["channel"])
    feedback.give_feedback(**given, told=feedback.Result(**said))


def _rate(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    if not said["by_callback"]:
        feedback.rate(**given, score=said["score"], comment=said["comment"])
        return
    closed = case.history[event.seq].payload
    archive.archive(**given, reached=True, score=said["score"], comment=said["comment"], note=closed["note"])


def _archive(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    if event.payload["reason"] == "silence":
        archive.archive_silent(now=event.at)
    else:
        archive.archive(**given, reached=False, score=None, note=event.payload["note"])


def _ask(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    reply_by = datetime.fromisoformat(said["reply_by"])
    waiting.ask_customer(**given, question=said["question"], reply_by=reply_by)


def _end_waiting(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    if event.payload["ending"] == "silent":
        waiting.end_silent(now=event.at)
    else:
        waiting.go_on_without_answer(**given, reason=event.payload["reason"])


def _ask_department(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    assisting.ask_department(
        **given,
        department=unit(said["department"]),
        request=said["request"],
        due_on=date.fromisoformat(said["due_on"]),
    )


def _answer_task(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    task = replay.real(case).tasks.get(closed_at=None)
    assisting.answer_task(**given, task_id=task.pk, answer=event.payload["answer"])


def _propose(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    about = {"reason": term(said["reason"], "reason"), "explanation": said["explanation"]}
    if said["proposal"] == "rejection":
        closing.propose_rejection(**given, **about)
    else:
        closing.propose_invalid(**given, **about, evidence=said["evidence"])


def _vote(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    decide = closing.decide_rejection if said["proposal"] == "rejection" else closing.decide_invalid
    decide(**given, agrees=said["agrees"], opinion=said["opinion"])


def _merge(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    merging.merge(**given, into=replay.numbers[said["into"]], reason=said["reason"])


def _appeal(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    appealing.appeal(
        **given,
        kind=Appeal.Kind(said["appeal"]),
        grounds=said["grounds"],
        external_number=said["external_number"],
    )


def _ask_for_time(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    clock = replay.real(case).clocks.get(target=said["target"], met_at=None, cancelled_at=None)
    extending.request_extension(
        **given,
        clock=clock.pk,
        promised_at=datetime.fromisoformat(said["promised_at"]),
        reason=said["reason"],
        explained=extending.Explained(
            channel=NoticeChannel(said["channel"]),
            told_at=datetime.fromisoformat(said["told_at"]),
            said=said["said"],
        ),
    )


def _extend(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    extending.decide_extension(**given, agrees=True, opinion=event.payload["opinion"])


def _contact(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    contacts.record_contact(**given, **event.payload)


def _print(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    """As complaints.printing does, without the file."""
    with noting(given["ticket"], by=given["by"], right=Right.PRINT, now=given["now"]) as move:
        move.record(Printed(**event.payload))


def _link(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    incidents.link_incident(**given, incident=Incident.objects.get(pk=int(event.payload["incident"])))


def _plain(move: Callable[..., Any], *names: str) -> Callable[..., None]:
    """A move whose arguments are in the event as they are."""

    def call(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
        move(**given, **{name: event.payload[name] for name in names})

    return call


def _start(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    owner = User.objects.select_related("unit").get(staff_number=said["owner"]["number"])
    investigate.start_investigation(**given, owner=owner, note=said["note"])


def _spot(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    resolve.resolve_on_the_spot(**given, solution=event.payload["solution"], customer_agrees=True)


def _tag(replay: Replay, case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    marking.set_tags(**given, tags=event.payload["after"])


CALLS: dict[str, Callable[..., None]] = {
    "classified": _classify,
    "resolved_on_the_spot": _spot,
    "assigned": _assign,
    "investigation_started": _start,
    "plan_submitted": _submit,
    "plan_approved": _plain(approving.approve_plan, "opinion"),
    "plan_sent_back": _plain(approving.send_back, "opinion"),
    "customer_amended": _plain(resolve.customer_amends, "wanted", "channel"),
    "customer_consented": _consent,
    "decided_without_consent": _decide_alone,
    "resolved": _resolve,
    "feedback_given": _tell,
    "rated": _rate,
    "archived": _archive,
    "returned": _plain(between.return_ticket, "reason"),
    "arbitrated": _hand_on(between.arbitrate),
    "transferred": _hand_on(between.transfer),
    "customer_asked": _ask,
    "customer_answered": _plain(waiting.customer_answered, "answer", "channel"),
    "waiting_ended": _end_waiting,
    "department_asked": _ask_department,
    "task_answered": _answer_task,
    "closing_proposed": _propose,
    "closing_voted": _vote,
    "withdrawn": _plain(closing.withdraw, "reason", "channel"),
    "merged": _merge,
    "reopened": _plain(reopening.reopen, "reason"),
    "appealed": _appeal,
    "extension_requested": _ask_for_time,
    "deadline_extended": _extend,
    "appeal_decided": _plain(appealing.decide_appeal, "conclusion", "reasons"),
    "preliminary_told": _plain(preliminary.give_preliminary_result, "text", "channel"),
    "contact_recorded": _contact,
    "urged": _plain(urging.urge, "text", "channel"),
    "tagged": _tag,
    "noted": _plain(remarks.add_note, "text"),
    "revealed": _plain(remarks.reveal, "reason"),
    "printed": _print,
    "legal_hold": _plain(marking.hold, "reason"),
    "incident_linked": _link,
}
