"""The same moves on the product: one call each, with unimportant things filled in."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.actors import CUSTOMER, Actor
from accounts.models import Department, User
from complaints.lifecycle import (
    approving,
    archive,
    assign,
    between,
    classify,
    feedback,
    investigate,
    resolve,
    waiting,
)
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.plan_draft import PlanDraft, RemedyDraft
from complaints.models import Category, Incident, Term, Ticket
from complaints.models.outcome import Score
from complaints.states import Complexity, NoticeChannel, Severity, Urgency
from sla.extending import extendable, waiting_on
from tests.factories import a_classification, a_plan, a_result

PHONE = NoticeChannel.PHONE


@dataclass
class MainStage:
    """The product with its cast, and the one ticket that is walked through it; `twin` is another
    of the same customer."""

    cast: dict[str, User]
    units: dict[str, Department]
    category: Category
    incident: Incident
    number: str = ""
    twin: str = ""

    def ticket(self) -> Ticket:
        return Ticket.objects.get(number=self.number)

    def do(self, move: str, actor: str, now: datetime, **how: Any) -> None:
        """Raises what the domain raises."""
        by: Actor = CUSTOMER if actor == "customer" else self.cast[actor]
        ref = TicketRef(number=self.number, version=self.ticket().version, key=uuid.uuid4())
        getattr(self, f"_{move}")({"ticket": ref, "by": by, "now": now}, **how)

    def promote(self, name: str, role: str, unit: str) -> None:
        User.objects.filter(pk=self.cast[name].pk).update(role=role, unit=self.units[unit])
        self.recast()

    def recast(self) -> None:
        """Everybody as they are now: the walk before may have ended with others in their posts."""
        found = User.objects.select_related("unit").in_bulk([person.pk for person in self.cast.values()])
        self.cast = {name: found[person.pk] for name, person in self.cast.items()}

    def name_of(self, user: User | None) -> str | None:
        return next((name for name, each in self.cast.items() if each == user), None)

    def time_asked_for(self) -> tuple[str, bool]:
        """By whom, and whether it is the first for that limit; "" when none waits."""
        asked = waiting_on(self.number)
        if asked is None:
            return "", True
        first = not asked.clock.extensions.filter(outcome="approved").exists()
        return self.name_of(asked.requested_by) or "", first

    def limits_to_extend(self, now: datetime) -> list[int]:
        return sorted(extendable(self.ticket(), now))

    def _to(self, department: str, handler: str | None) -> dict[str, Any]:
        return {"department": self.units[department], "handler": self.cast[handler] if handler else None}

    def _classify(self, who, complexity):
        given = {"severity": Severity.CONSIDERABLE, "urgency": Urgency.NORMAL}
        as_ = a_classification(self.category, complexity=Complexity(complexity), **given)
        classify.classify(as_=as_, **who)

    def _resolve_on_the_spot(self, who):
        resolve.resolve_on_the_spot(solution="已重置", customer_agrees=True, **who)

    def _assign(self, who, department, handler):
        assign.assign(**self._to(department, handler), **who)

    def _arbitrate(self, who, department, handler):
        between.arbitrate(**self._to(department, handler), reason="归口", **who)

    def _return_ticket(self, who):
        between.return_ticket(reason="不归我们", **who)

    def _transfer(self, who, department, handler):
        between.transfer(**self._to(department, handler), reason="归口", **who)

    def _start_investigation(self, who, owner):
        investigate.start_investigation(owner=self.cast[owner] if owner else who["by"], **who)

    def _ask_customer(self, who, days):
        waiting.ask_customer(question="哪个房间？", reply_by=who["now"] + timedelta(days=days), **who)

    def _customer_answered(self, who):
        waiting.customer_answered(answer="客厅", channel=PHONE, **who)

    def _go_on_without_answer(self, who):
        waiting.go_on_without_answer(reason="联系不上", **who)

    def _submit_plan(self, who, costs, why):
        draft = _plan(self.units["network"], who["now"], costs)
        investigate.submit_plan(draft=draft, without_answer=why, **who)

    def _approve_plan(self, who):
        approving.approve_plan(opinion="同意", **who)

    def _send_back(self, who):
        approving.send_back(opinion="证据不足", **who)

    def _customer_amends(self, who):
        resolve.customer_amends(wanted="多退一些", channel=PHONE, **who)

    def _customer_consents(self, who, option):
        resolve.customer_consents(channel=PHONE, option=option, **who)

    def _decide_without_consent(self, who, option):
        resolve.decide_without_consent(reasons="已尽力协商", option=option, **who)

    def _resolve(self, who):
        resolve.resolve(done=frozenset({1, 2}), outcome="已修复", proof="路测", **who)

    def _give_feedback(self, who, reached):
        feedback.give_feedback(told=replace(a_result(), reached=reached), **who)

    def _rate(self, who, score):
        feedback.rate(score=Score(score), **who)

    def _archive(self, who, score):
        archive.archive(reached=True, score=Score(score) if score else None, note="已解释", **who)


def _plan(department: Department, now: datetime, costs: tuple[Decimal, ...]) -> PlanDraft:
    """With a choice where there are several costs, one for each way."""
    if len(costs) == 1:
        return a_plan(department, now, costs[0])
    repair = Term.objects.get(kind=Term.Kind.REMEDY, code="repair")
    remedies = tuple(RemedyDraft(remedy=repair, amount=cost, option=n) for n, cost in enumerate(costs, 1))
    return a_plan(department, now, costs[0], options=("一周内修好", "马上退订"), remedies=remedies)
