"""Which events of the history are which moments, that start or meet a limit; pure."""

from collections.abc import Iterator

from accounts.actors import ActorKind
from complaints.lifecycle import events as said
from complaints.models import HistoryEvent
from complaints.models.appeal import Appeal
from complaints.models.outcome import Score
from complaints.states import State
from sla.policy import Moment

OFFERED = (Moment.PRELIMINARY_TOLD,)
SOLVED = (Moment.PRELIMINARY_TOLD, Moment.RESOLVED)
TOLD = (Moment.FEEDBACK_GIVEN, Moment.REPLIED_IN_WRITING)
MOMENTS: dict[str, tuple[Moment, ...]] = {
    said.Entered.kind: (Moment.ENTERED,),
    said.Assigned.kind: (Moment.DISPATCHED,),
    said.Arbitrated.kind: (Moment.DISPATCHED,),
    # The offer of an approved plan tells the customer a first result (S001-14).
    said.PlanDecided.kind: OFFERED,
    said.PreliminaryTold.kind: OFFERED,
    said.Resolved.kind: SOLVED,
    said.ResolvedOnTheSpot.kind: SOLVED,
    said.Recontacted.kind: (Moment.RECONTACTED,),
    said.Archived.kind: (Moment.RECONTACTED, Moment.SETTLED),
    said.Appealed.kind: (Moment.SETTLED,),
    said.AppealDecided.kind: (Moment.APPEAL_CONTACTED, Moment.APPEAL_REPORTED, Moment.APPEAL_DECIDED),
}
# Whatever else changes which clocks run, or when they are due.
OTHERS = (
    said.Classified.kind,
    said.FeedbackGiven.kind,
    said.Rated.kind,
    said.ContactRecorded.kind,
    said.EvidenceAdded.kind,
    said.Urged.kind,
    said.CustomerAsked.kind,
    said.CustomerAnswered.kind,
    said.WaitingEnded.kind,
    said.Reopened.kind,
    said.TookOver.kind,
    said.Rejected.kind,
    said.Withdrawn.kind,
    said.Invalidated.kind,
    said.Merged.kind,
    said.Imported.kind,
    said.CaseTaken.kind,
    said.CaseAnswered.kind,
    said.Returned.kind,
    said.Transferred.kind,
    said.PlanSubmitted.kind,
)
# What departments are asked: only providers' answers have a limit of their own.
ASKED_OF_UNITS = frozenset({said.DepartmentAsked.kind, said.TaskAnswered.kind, said.TaskCancelled.kind})
KINDS = frozenset(MOMENTS) | frozenset(OTHERS) | ASKED_OF_UNITS
# With these the customer answers the result, and so has had it.
ANSWERS = frozenset({said.Rated.kind, said.Archived.kind, said.Reopened.kind, said.Appealed.kind})


def changes_clocks(event: HistoryEvent) -> bool:
    return event.kind in KINDS and (event.kind not in ASKED_OF_UNITS or is_outside(event))


def is_outside(event: HistoryEvent) -> bool:
    """Whether the unit it names is a provider's; lines of before say nothing of it."""
    return bool(event.payload.get("outside"))


def moments(event: HistoryEvent) -> Iterator[Moment]:
    """What the event is by itself, whatever came before."""
    yield from MOMENTS.get(event.kind, ())
    match event.kind:
        case said.Rated.kind if event.payload["score"] <= Score.DISSATISFIED:
            yield Moment.DISSATISFIED
        case said.Rated.kind if event.payload["score"] < Score.SATISFIED:
            yield Moment.LEFT_OPEN
        case said.Recontacted.kind if event.to_state == State.FEEDBACK:
            yield Moment.LEFT_OPEN
        case said.Appealed.kind if event.payload["appeal"] == Appeal.Kind.INTERNAL:
            yield Moment.APPEALED
        case said.Reopened.kind:
            yield Moment.SETTLED
        case said.ContactRecorded.kind if _we_spoke_with_them(event):
            yield Moment.APPEAL_CONTACTED


def _we_spoke_with_them(event: HistoryEvent) -> bool:
    """We turned to the customer and reached them; what they send or call about is not ours."""
    ours = event.actor_kind == ActorKind.STAFF and not event.payload["by_customer"]
    return ours and bool(event.payload["reached"])
