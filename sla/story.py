"""A ticket's history as the deadlines read it: handlings, their moments, and the pauses.

Pure: events in, values out. Everything is taken from the append-only history, so that the same
history always means the same clocks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from complaints.lifecycle import events as said
from complaints.lifecycle.silence import is_heard
from complaints.models import HistoryEvent
from complaints.states import CLOSED_STATES, State
from sla.authorities import Cases, hear, transferred_at
from sla.forwarding import Forwarded, Turn, follow
from sla.moments import ANSWERS, KINDS, TOLD, moments
from sla.policy import Moment


@dataclass(frozen=True, slots=True)
class Pause:
    """The ticket waited for its customer; without an end it still does."""

    began_at: datetime
    ended_at: datetime | None = None


@dataclass(slots=True)
class Story:
    """`began` holds, per handling, when each moment that may start a clock last occurred.

    `every` is all moments in order, with the handling each fell into: a clock is met by the first of
    its stops after its start, in its own handling or a later one – neither what ends one handling in
    the very instant that begins the next meets the new clocks, nor what came before of one instant.
    `over`: which moments of this handling a closing has dealt with; what it cancelled does not come
    back by an appeal against it. `told_in_vain`: the latest result did not reach the customer, who has
    not answered it either. `bound_at`: when the present category was said, and with it the policy
    chosen. `cases`: what authorities wait for. `closed_elsewhere`: another system closed the first
    handling, so that nothing was promised for it here. `forwarded`: what lies with providers;
    `taken_back`: when they owed nothing any more though they had not answered.
    """

    began: list[dict[Moment, datetime]] = field(default_factory=lambda: [{}])
    every: list[tuple[Moment, datetime, int]] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    closed_at: datetime | None = None
    bound_at: datetime | None = None
    told_in_vain: bool = False
    over: set[Moment] = field(default_factory=set)
    cases: Cases = field(default_factory=Cases)
    closed_elsewhere: bool = False
    forwarded: Forwarded = field(default_factory=Forwarded)
    taken_back: list[datetime] = field(default_factory=list)

    @property
    def cycle(self) -> int:
        return len(self.began)

    def first(self, stop: Moment, *, after: Moment, since: datetime, cycle: int) -> datetime | None:
        """When a clock was met that `after` started at this instant, in this handling."""
        begun = [place for place, each in enumerate(self.every) if each == (after, since, cycle)]
        later = self.every[begun[-1] + 1 :] if begun else self.every
        return next((at for each, at, fell in later if each is stop and at >= since and fell >= cycle), None)


def read(received_at: datetime, history: Iterable[HistoryEvent]) -> Story:
    """The story of a ticket; `history` in order, other kinds than KINDS are left out."""
    story = Story()
    _note(story, Moment.RECEIVED, received_at)
    for event in history:
        listen(story, event)
    return story


def listen(story: Story, event: HistoryEvent) -> None:
    """Go on with a story by its next event."""
    if event.kind not in KINDS:
        return
    if story.bound_at is None or _says_category(event):
        story.bound_at = event.at
    for moment in _told(story, event):
        _note(story, moment, event.at)
    if event.kind == said.Imported.kind:
        _begin_elsewhere(story, event)
    if event.kind == said.Reopened.kind:
        _begin_again(story, event.at)
    if event.kind == said.TookOver.kind:
        _begin_earlier(story, event)
    for moment in (*moments(event), *_breaks_the_silence(event), *_forwarded(story, event)):
        _note(story, moment, event.at)
    for moment in hear(story.cases, event, story.cycle):
        _note(story, moment, transferred_at(event))
    _wait(story, event)
    story.closed_at = event.at if event.to_state in CLOSED_STATES else None
    if story.closed_at:
        story.over = set(story.began[-1])


def _says_category(event: HistoryEvent) -> bool:
    if event.kind != said.Classified.kind:
        return False
    return bool(event.payload["before"]["category"] != event.payload["after"]["category"])


def _told(story: Story, event: HistoryEvent) -> tuple[Moment, ...]:
    """A result is told once it reaches the customer, or once the customer answers it."""
    if event.kind == said.FeedbackGiven.kind:
        story.told_in_vain = not event.payload["reached"]
        # Whoever tells it did not handle the case: so they are spoken with again (S001-20).
        return () if story.told_in_vain else (*TOLD, Moment.RECONTACTED, Moment.SETTLED)
    if event.kind in ANSWERS and story.told_in_vain:
        story.told_in_vain = False
        return TOLD
    return ()


def _breaks_the_silence(event: HistoryEvent) -> tuple[Moment, ...]:
    """A word of the customer's beside an answer: then silence does not close the case any more."""
    breaks = event.to_state == State.FEEDBACK and event.kind not in ANSWERS and is_heard(event)
    return (Moment.LEFT_OPEN,) if breaks else ()


def _forwarded(story: Story, event: HistoryEvent) -> tuple[Moment, ...]:
    """What goes to providers, and comes back; taken back, it is as if it had not been forwarded."""
    match follow(story.forwarded, event):
        case Turn.FORWARDED:
            return (Moment.FORWARDED,)
        case Turn.ANSWERED:
            return (Moment.PROVIDER_ANSWERED,)
        case Turn.TAKEN_BACK:
            story.began[-1].pop(Moment.FORWARDED, None)
            story.taken_back.append(event.at)
    return ()


def _note(story: Story, moment: Moment, at: datetime) -> None:
    story.began[-1][moment] = at
    story.over.discard(moment)
    story.every.append((moment, at, story.cycle))


def _begin_again(story: Story, at: datetime) -> None:
    """A new handling, received when it began; the customer's dissatisfaction starts it (S001-20)."""
    before = story.began[-1]
    told_at = before.get(Moment.FEEDBACK_GIVEN)
    complained_at = before.get(Moment.DISSATISFIED)
    story.began.append({})
    story.over = set()
    _note(story, Moment.RECEIVED, at)
    if told_at and not (complained_at and complained_at >= told_at):
        _note(story, Moment.DISSATISFIED, at)


def _begin_earlier(story: Story, event: HistoryEvent) -> None:
    """What was taken over had been waiting longer: this handling counts from there."""
    since = event.payload.get("since")  # lines of before do not say it
    began = story.began[-1]
    if since:
        began[Moment.RECEIVED] = min(began[Moment.RECEIVED], datetime.fromisoformat(since))


def _begin_elsewhere(story: Story, event: HistoryEvent) -> None:
    """Another system entered it when it was received, and told the result when it closed it."""
    _note(story, Moment.ENTERED, datetime.fromisoformat(event.payload["received_at"]))
    if event.payload["closed_at"]:
        story.closed_elsewhere = True
        _note(story, Moment.FEEDBACK_GIVEN, datetime.fromisoformat(event.payload["closed_at"]))


def _wait(story: Story, event: HistoryEvent) -> None:
    waiting = bool(story.pauses) and story.pauses[-1].ended_at is None
    if event.to_state == State.WAITING_CUSTOMER and not waiting:
        story.pauses.append(Pause(event.at))
    elif event.to_state != State.WAITING_CUSTOMER and waiting:
        story.pauses[-1] = Pause(story.pauses[-1].began_at, event.at)
