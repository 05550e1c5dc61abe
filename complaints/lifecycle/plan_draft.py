"""A plan as it is written, before it is kept: what it consists of, its sum, what it must not lack."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import is_blank, need_words
from complaints.models import Term
from complaints.models.plan import SHARED

OPTIONS_AT_LEAST = 2
OPTIONS_AT_MOST = 4
PARTIES_AT_LEAST = 2
# What names no party of its own cannot bear a share.
NO_PARTY = frozenset({SHARED, "undetermined"})
WHOLE = 100
CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
MOST_MONEY = Decimal(10**8)  # below this, as the columns are made
NOT_VERIFIED = _("A plan needs all three verifications: true, accurate, complete.")
NO_REMEDY = _("Choose at least one remedy.")
NO_STEP = _("A plan needs at least one step.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraft:
    text: str
    department: Department
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyDraft:
    """A remedy and what it is worth in yuan; `option` counts from 1, None: whatever is chosen."""

    remedy: Term
    amount: Decimal = NOTHING
    option: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDraft:
    party: Term
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """What stage 4 hands over (S001-10, S001-11, S003-13, S003-15): the finding, verified three
    ways (S000-6), who is responsible and why, what is done about it, money in yuan."""

    finding: str
    evidence: str
    verified_true: bool
    verified_accurate: bool
    verified_complete: bool
    responsibility: Term
    cause: Term
    remedies: tuple[RemedyDraft, ...]
    steps: tuple[StepDraft, ...]
    options: tuple[str, ...] = ()
    shares: tuple[ShareDraft, ...] = ()

    @property
    def compensation(self) -> Decimal:
        return most((each.option, each.amount) for each in self.remedies)


def most(amounts: Iterable[tuple[int | None, Decimal]]) -> Decimal:
    """The most a plan can cost in yuan: what is paid in any case (None) and the dearest option."""
    by_option: dict[int | None, Decimal] = {None: NOTHING}
    for option, amount in amounts:
        by_option[option] = by_option.get(option, NOTHING) + amount
    return by_option.pop(None) + max(by_option.values(), default=NOTHING)


def check(draft: PlanDraft, *, today: date) -> None:
    """Raises GuardFailed, with the field, for what a plan must not be without or cannot be like."""
    need_words(finding=draft.finding, evidence=draft.evidence)
    for message, field in _missing(draft, today):
        raise GuardFailed(message, field)


def _missing(draft: PlanDraft, today: date) -> Iterator[tuple[str, str]]:
    if not (draft.verified_true and draft.verified_accurate and draft.verified_complete):
        yield str(NOT_VERIFIED), "verified_true"
    yield from _wrong_shares(draft)
    yield from _wrong_options(draft)
    yield from _wrong_remedies(draft)
    yield from _wrong_steps(draft, today)


def _wrong_shares(draft: PlanDraft) -> Iterator[tuple[str, str]]:
    parties = [share.party for share in draft.shares]
    if draft.responsibility.code != SHARED:
        if parties:
            yield str(_("Only a shared responsibility is split into parts.")), "shares"
    elif len(parties) < PARTIES_AT_LEAST:
        yield str(_("A shared responsibility needs at least two parties, each with its part.")), "shares"
    elif any(party.code in NO_PARTY for party in parties):
        yield str(_("Name who bears each part.")), "shares"
    elif len(set(parties)) < len(parties):
        yield str(_("Each party can be named once.")), "shares"
    elif any(share.percent < 1 for share in draft.shares) or _percent(draft) != WHOLE:
        yield str(_("The parts add up to %(sum)d %%, not to 100 %%.") % {"sum": _percent(draft)}), "shares"


def _percent(draft: PlanDraft) -> int:
    return sum(share.percent for share in draft.shares)


def _wrong_options(draft: PlanDraft) -> Iterator[tuple[str, str]]:
    if draft.options and not OPTIONS_AT_LEAST <= len(draft.options) <= OPTIONS_AT_MOST:
        yield str(_("Offer two to four ways to choose from, or none.")), "options"
    if any(is_blank(option) for option in draft.options):
        yield str(_("Describe every way.")), "options"


def _wrong_steps(draft: PlanDraft, today: date) -> Iterator[tuple[str, str]]:
    if not draft.steps:
        yield str(NO_STEP), "steps"
    if any(is_blank(step.text) or is_blank(step.owner) for step in draft.steps):
        yield str(_("Every step says what is done, and by whom.")), "steps"
    if any(step.due_on < today for step in draft.steps):
        yield str(_("No step can be due on a day that is already over.")), "steps"


def _wrong_remedies(draft: PlanDraft) -> Iterator[tuple[str, str]]:
    known = {None, *range(1, len(draft.options) + 1)}
    places = [(each.option, each.remedy) for each in draft.remedies]
    if not places:
        yield str(NO_REMEDY), "remedies"
    if any(option not in known for option, _remedy in places):
        yield str(_("A remedy belongs to a way that is not described.")), "remedies"
    if len(set(places)) < len(places):
        yield str(_("The same remedy stands twice for the same way; give it one amount.")), "remedies"
    if not (all(_is_money(each.amount) for each in draft.remedies) and _is_money(draft.compensation)):
        yield str(_("Amounts are in yuan with at most two decimals, and never below zero.")), "remedies"


def _is_money(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < MOST_MONEY and amount == amount.quantize(CENT)
