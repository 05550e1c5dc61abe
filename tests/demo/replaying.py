"""The same script through the real moves: every event of a case becomes the call that makes it."""

from collections.abc import Sequence
from typing import Any

from accounts.actors import CUSTOMER, SYSTEM
from accounts.models import User
from channels_intake.desk import enter_contact
from complaints.lifecycle import (
    classify,
    intake,
    reopening,
)
from complaints.lifecycle.moving import TicketRef
from complaints.models import Category, HistoryEvent, Ticket
from complaints.states import Channel, Relation
from demo.case import Case
from sla.enforcer import sweep
from tests.demo.calls import CALLS
from tests.demo.calls.filing import kept_at

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
        by = self.by(first)
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
                attachments=kept_at(case, first.at, by),
            ),
            by=by,
            now=first.at,
        )
        self.numbers[played.number] = receipt.ticket.number
