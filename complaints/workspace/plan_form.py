"""Submitting a plan: what was found, who is responsible, what is done about it by whom and when."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.attempts import unanswered
from complaints.lifecycle.plan_draft import (
    NO_REMEDY,
    NO_STEP,
    NOT_VERIFIED,
    NOTHING,
    PlanDraft,
    RemedyDraft,
    ShareDraft,
    StepDraft,
    most,
)
from complaints.lifecycle.plans import drafted
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Term
from complaints.typed import Words
from complaints.workspace.fields import PickField, departments, pick, terms
from complaints.workspace.move_form import NOTE_MAX, MoveForm
from complaints.workspace.plan_rows import ROWS, Offered, Rows, typed_rows
from complaints.workspace.tiers import TIERS, amount_in, who_approves

VERIFIED = ("verified_true", "verified_accurate", "verified_complete")
WORDS = ("finding", "evidence", *VERIFIED, "responsibility", "cause")


class SubmitPlanForm(MoveForm):
    finding = Words(label=_("What was found"), max_length=5000)
    evidence = Words(label=_("Evidence"), max_length=2000)
    verified_true = forms.BooleanField(label=_("True: it happened as described"), required=False)
    verified_accurate = forms.BooleanField(
        label=_("Accurate: times, places and amounts are right"), required=False
    )
    verified_complete = forms.BooleanField(label=_("Complete: nothing relevant is missing"), required=False)
    responsibility = PickField(label=_("Responsibility"))
    cause = PickField(label=_("Root cause"))

    without_answer = Words(
        label=_("Why it can go on without the answer"),
        required=False,
        max_length=NOTE_MAX,
        help_text=_("The customer has not answered, and was not tried on three days."),
    )

    template = "workspace/forms/_plan.html"
    rows = ROWS

    def prepare(self) -> None:
        known = terms()
        responsibility = pick(self, "responsibility")
        responsibility.offer({"": known[Term.Kind.RESPONSIBILITY]})
        responsibility.mark(lambda term: term.code)
        pick(self, "cause").offer({"": known[Term.Kind.CAUSE]})
        self.is_unanswered = unanswered(self.ticket) is not None
        today = timezone.localdate(self.now)
        self.offered = Offered(units=departments(), terms=known, today=today)
        last = None if self.is_bound else self.ticket.plans.order_by("-round").first()
        self.initial = {**(_as_before(drafted(last)) if last else {}), **self.initial}
        self._begin_lists()

    def _begin_lists(self) -> None:
        lists = {name: self._list(name, rows) for name, rows in ROWS.items()}
        self.shares, self.remedies = lists["shares"], lists["remedies"]
        self.options, self.steps = lists["options"], lists["steps"]

    def _list(self, name: str, kind: type[Rows]) -> Rows:
        if self.is_bound:
            return kind(self.data, form_kwargs={"offered": self.offered})
        rows: list[dict[str, Any]] = self.initial.get(name) or []
        rows = [*rows, *({} for _row in range(kind.first - len(rows)))]
        return kind.beginning(self._own(rows) if name == "steps" else rows, self.offered)

    def _own(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Steps begin with the unit, and the first with the person, that plans."""
        own = {"department": self.ticket.lead_department_id}
        return [rows[0] or own | {"owner": self.user.name}, *(row or own for row in rows[1:])]

    @property
    def lists(self) -> Mapping[str, Rows]:
        return {name: getattr(self, name) for name in ROWS}

    @property
    def offers_ways(self) -> bool:
        """Whether to show the ways to choose from unfolded."""
        begun = [row["text"].value() for row in self.options] + [r["option"].value() for r in self.remedies]
        return self.options.total_error_count() > 0 or any(begun)

    @property
    def costs(self) -> Decimal:
        """What the amounts come to as they stand, in yuan; what is no amount counts for nothing."""
        return most(
            (row["option"].value() or None, amount_in(row["amount"].value())) for row in self.remedies
        )

    @property
    def who_approves(self) -> Promise:
        return who_approves(self.costs)

    @property
    def tiers(self) -> str:
        """For static/sums.js: every tier with its words, the last without a limit."""
        limited = [[str(limit) if limit.is_finite() else "", str(words)] for limit, words in TIERS]
        return json.dumps(limited)

    def restore(self, typed: QueryDict) -> None:
        super().restore(typed)
        self.initial = {**self.initial, **typed_rows(typed)}
        self._begin_lists()

    def is_valid(self) -> bool:
        """All are looked at, so that everything wrong is said at once."""
        complete, *listed = [super().is_valid(), *(rows.is_valid() for rows in self.lists.values())]
        if not complete:
            self._refuse_what_else_is_missing()
        return complete and all(listed)

    def _refuse_what_else_is_missing(self) -> None:
        """What the domain would refuse only once the rest is right."""
        if not all(self.cleaned_data.get(name) for name in VERIFIED):
            self.add_error(VERIFIED[0], NOT_VERIFIED)
        for name, message in (("remedies", NO_REMEDY), ("steps", NO_STEP)):
            if self.lists[name].is_valid() and not self.lists[name].filled:
                self.refuse(GuardFailed(message, name))

    def refuse(self, refusal: GuardFailed) -> None:
        rows = self.lists.get(refusal.field or "")
        if rows is not None and rows.forms:
            rows.forms[0].add_error(rows.forms[0].counts_by[0], refusal.message)
        else:
            super().refuse(refusal)

    def draft(self) -> PlanDraft:
        given = self.cleaned_data
        ways = [number for number, row in enumerate(self.options.cleaned_data, start=1) if row]
        position: dict[int | None, int | None] = {None: None}
        position.update((number, place) for place, number in enumerate(ways, start=1))
        return PlanDraft(
            **{name: given[name] for name in WORDS},
            shares=tuple(ShareDraft(**row) for row in self.shares.filled),
            options=tuple(row["text"] for row in self.options.filled),
            remedies=tuple(
                RemedyDraft(
                    remedy=row["remedy"],
                    amount=row["amount"] or NOTHING,
                    option=position.get(row["option"], 0),  # 0: a way that is not described
                )
                for row in self.remedies.filled
            ),
            steps=tuple(StepDraft(**row) for row in self.steps.filled),
        )


def _as_before(last: PlanDraft) -> dict[str, Any]:
    """First values that repeat a plan."""
    return {
        "finding": last.finding,
        "evidence": last.evidence,
        "responsibility": last.responsibility.pk,
        "cause": last.cause.pk,
        "shares": [{"party": each.party.pk, "percent": each.percent} for each in last.shares],
        "options": [{"text": text} for text in last.options],
        "remedies": [
            {"remedy": each.remedy.pk, "amount": each.amount, "option": each.option} for each in last.remedies
        ],
        "steps": [
            {"text": s.text, "department": s.department.pk, "owner": s.owner, "due_on": s.due_on}
            for s in last.steps
        ],
    }
