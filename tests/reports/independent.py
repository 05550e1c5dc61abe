"""The figures a second time, slowly and straight from the history, written from their definitions.

Shares nothing with the product's own counting: plain loops over all tickets for each figure.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from complaints.models import Category, HistoryEvent, Ticket
from sla.models import Clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
NO_COMPLAINT = {"rejected", "invalid", "merged"}
GONE = {"archived", "rejected", "withdrawn", "invalid", "merged"}
TO_DEPARTMENTS = {"assigned", "arbitrated", "transferred"}


def day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


@dataclass
class Story:
    """One ticket with its events, cut where it was handled again."""

    ticket: Ticket
    events: list[HistoryEvent]
    clocks: list[Clock]

    @property
    def is_valid(self) -> bool:
        return self.ticket.state not in NO_COMPLAINT

    @property
    def accepted_on(self) -> date:
        return day(self.events[0].at)

    def rounds(self) -> list[list[HistoryEvent]]:
        found: list[list[HistoryEvent]] = [[]]
        for event in self.events:
            if event.kind == "reopened":
                found.append([])
            found[-1].append(event)
        return found

    def begins(self, number: int) -> datetime:
        return self.rounds()[number][0].at if number else self.ticket.received_at

    def closings(self) -> Iterator[tuple[int, HistoryEvent]]:
        for number, events in enumerate(self.rounds()):
            closed = [event for event in events if event.to_state == "archived"]
            if closed:
                yield number, closed[0]

    def limit(self, number: int) -> Clock | None:
        """The limit to solve it by; one cancelled for another reason than the end is no limit."""
        ended = self.ended_at(number)
        for target in ("full_solution", "solution"):
            for clock in self.clocks:
                mine = clock.target == target and clock.cycle == number + 1
                if mine and (clock.cancelled_at is None or clock.cancelled_at == ended):
                    return clock
        return None

    def ended_at(self, number: int) -> datetime | None:
        rounds = self.rounds()
        gone = [event.at for event in rounds[number] if event.to_state in GONE]
        again = [rounds[number + 1][0].at] if number + 1 < len(rounds) else []
        return (gone + again)[0] if gone + again else None

    def solved_at(self, number: int) -> datetime | None:
        """The last time it was resolved, before it first closed."""
        found = None
        for event in self.rounds()[number]:
            if event.kind in ("resolved", "resolved_on_the_spot"):
                found = event.at
            if event.to_state == "archived":
                break
        return found

    def waited(self, since: datetime, until: datetime) -> timedelta:
        total = timedelta()
        for event, following in zip(self.events, [*self.events[1:], None], strict=True):
            end = following.at if following else until
            if event.to_state == "waiting_customer":
                total += max(timedelta(), min(end, until) - max(event.at, since))
        return total


class Slow:
    """All figures of whatever tickets it is given, in [first, last], as things stand on `today`."""

    def __init__(self, first: date, last: date, today: date, tickets=None) -> None:
        self.first, self.last, self.today = first, last, today
        everything = Ticket.objects.order_by("pk").select_related("customer", "category")
        self.every = list(everything)
        wanted = {ticket.pk for ticket in (everything if tickets is None else tickets)}
        self.stories = [
            Story(
                ticket,
                list(HistoryEvent.objects.filter(ticket=ticket).order_by("seq")),
                list(Clock.objects.filter(ticket=ticket).order_by("pk")),
            )
            for ticket in self.every
            if ticket.pk in wanted
        ]
        self.categories: dict[int | None, Category] = {each.pk: each for each in Category.objects.all()}

    def inside(self, on: date) -> bool:
        return self.first <= on <= self.last

    def kind(self, ticket: Ticket) -> int | None:
        here = self.categories.get(ticket.category_id)
        while here and here.level > 2:
            here = self.categories.get(here.parent_id)
        return here.pk if here and here.level == 2 else None

    def same(self, ticket: Ticket) -> list[Ticket]:
        """Others of the same number and kind."""
        kind = self.kind(ticket)
        if kind is None:
            return []
        phone = bytes(ticket.customer.phone_index)
        return [
            other
            for other in self.every
            if other.pk != ticket.pk
            and bytes(other.customer.phone_index) == phone
            and self.kind(other) == kind
        ]

    def valid(self) -> list[Story]:
        return [story for story in self.stories if story.is_valid and self.inside(story.accepted_on)]

    def closed(self) -> list[tuple[Story, int, HistoryEvent]]:
        return [
            (story, number, event)
            for story in self.stories
            for number, event in story.closings()
            if self.inside(day(event.at))
        ]

    def events(self, *kinds: str) -> list[tuple[Story, HistoryEvent]]:
        return [
            (story, event)
            for story in self.stories
            for event in story.events
            if event.kind in kinds and self.inside(day(event.at))
        ]

    # Each figure: how many it rests on, how many of these (or None), and the value.

    def share(self, outcomes: list[bool], beside: int = 0) -> tuple[int, int, Decimal | None]:
        sample = len(outcomes) + beside
        return sample, sum(outcomes), Decimal(sum(outcomes)) / sample if sample else None

    def mean(self, numbers: list[int]) -> tuple[int, None, Decimal | None]:
        return len(numbers), None, Decimal(sum(numbers)) / len(numbers) if numbers else None

    def rank(self, numbers: list[int], share: float) -> tuple[int, None, Decimal | None]:
        if not numbers:
            return 0, None, None
        return len(numbers), None, Decimal(sorted(numbers)[math.ceil(share * len(numbers)) - 1])

    def count(self, number: int) -> tuple[int, None, Decimal]:
        return number, None, Decimal(number)

    def volume(self):
        return self.count(len(self.valid()))

    def repeat_rate(self):
        def is_repeat(ticket: Ticket) -> bool:
            since = ticket.received_at - timedelta(days=30)
            return any(
                other.state not in ("merged", "invalid") and since <= other.received_at < ticket.received_at
                for other in self.same(ticket)
            )

        return self.share([is_repeat(story.ticket) for story in self.valid()])

    def escalated_rate(self):
        return self.share([story.ticket.channel == "regulator" for story in self.valid()])

    def first_contact_resolution(self):
        def at_once(story: Story) -> bool:
            kinds = {event.kind for event in story.events}
            solved = story.solved_at(0)
            if solved is None or kinds & (TO_DEPARTMENTS | {"reopened"}):
                return False
            until = solved + timedelta(days=7)
            return not any(
                other.state != "invalid" and story.ticket.received_at < other.received_at <= until
                for other in self.same(story.ticket)
            )

        return self.share([at_once(story) for story in self.valid()])

    def overdue_rate(self):
        def was_late(story: Story) -> bool:
            steps = [event for event in story.events if event.kind == "deadline_step"]
            return "breach" in {event.payload["step"] for event in steps}

        return self.share([was_late(story) for story in self.valid()])

    def entry_timeliness(self):
        assisted = [story for story in self.valid() if story.events[0].actor_kind == "staff"]

        def in_time(story: Story) -> bool:
            entry = [clock.started_at for clock in story.clocks if clock.target == "entry"]
            received = entry[0] if entry else story.ticket.received_at
            return (story.events[0].at - received).total_seconds() <= 600

        return self.share([in_time(story) for story in assisted])

    def responses(self) -> list[int]:
        found = []
        for story in self.valid():
            first = story.events[0]
            if first.actor_kind == "staff" and story.ticket.channel in ("hotline", "hall", "chat"):
                spoken = [first.at]
            else:
                spoken = [event.at for event in story.events if self.is_word(event)]
            if spoken:
                found.append(max(0, int((spoken[0] - story.ticket.received_at).total_seconds())))
        return found

    def is_word(self, event: HistoryEvent) -> bool:
        if event.actor_kind != "staff":
            return False
        match event.kind:
            case "contact_recorded":
                return event.payload["reached"] and not event.payload["by_customer"]
            case "feedback_given":
                return event.payload["reached"]
            case "preliminary_told" | "customer_asked" | "customer_answered" | "customer_consented":
                return True
            case "customer_amended" | "resolved_on_the_spot" | "recontacted":
                return True
        return False

    def first_response(self):
        return self.mean(self.responses())

    def first_response_p90(self):
        return self.rank(self.responses(), 0.9)

    def on_time(self):
        return self.timely("original_due_at")

    def on_time_promised(self):
        return self.timely("due_at")

    def timely(self, due: str):
        outcomes = []
        for story, number, event in self.closed():
            limit = story.limit(number)
            solved = story.solved_at(number) or event.at
            outcomes.append(limit is None or solved <= getattr(limit, due))
        return self.share(outcomes, beside=self.open_past(due))

    def open_past(self, due: str) -> int:
        """How many rounds are open at the end of the last day, their limit passed on a day before."""
        found = 0
        for story in self.stories:
            for number in range(len(story.rounds())):
                limit, solved = story.limit(number), story.solved_at(number)
                if limit is None or limit.paused_at:
                    continue
                due_at = getattr(limit, due)
                if solved and solved <= due_at:
                    continue
                closed = dict(story.closings()).get(number)
                ended = closed.at if closed else story.ended_at(number)
                passed = day(due_at) <= self.last and day(due_at) < self.today
                found += passed and (ended is None or day(ended) > self.last)
        return found

    def spans(self) -> list[int]:
        return [int((event.at - story.begins(n)).total_seconds()) for story, n, event in self.closed()]

    def handling_time(self):
        return self.mean(self.spans())

    def handling_time_median(self):
        return self.rank(self.spans(), 0.5)

    def handling_time_p90(self):
        return self.rank(self.spans(), 0.9)

    def handling_time_net(self):
        lengths = []
        for story, number, event in self.closed():
            since = story.begins(number)
            lengths.append(int((event.at - since - story.waited(since, event.at)).total_seconds()))
        return self.mean(lengths)

    def closed_count(self):
        return self.count(len(self.closed()))

    def resolution_rate(self):
        def solved(story: Story, number: int) -> bool:
            scores = [e.payload["score"] for e in story.rounds()[number] if e.kind == "rated"]
            return number == len(story.rounds()) - 1 and (not scores or scores[-1] > 2)

        return self.share([solved(story, number) for story, number, _ in self.closed()])

    def reopen_rate(self):
        outcomes = []
        for story in self.stories:
            rounds, closed = story.rounds(), dict(story.closings())
            for number, events in enumerate(rounds):
                again = number + 1 < len(rounds)
                told = any(event.kind == "feedback_given" for event in events)
                ended = closed[number].at if number in closed else None
                if ended is None and again and told:
                    ended = story.ended_at(number)
                if ended and self.inside(day(ended)):
                    outcomes.append(again)
        return self.share(outcomes)

    def return_rate(self):
        outcomes = []
        for story in self.stories:
            sent = [e for e in story.events if e.kind in TO_DEPARTMENTS | {"returned"}]
            for place, event in enumerate(sent):
                if event.kind != "returned" and self.inside(day(event.at)):
                    outcomes.append(place + 1 < len(sent) and sent[place + 1].kind == "returned")
        return self.share(outcomes)

    def extensions(self):
        return self.count(len(self.events("deadline_extended")))

    def appeals(self):
        return self.count(len(self.events("appealed")))

    def scores(self) -> list[int]:
        return [event.payload["score"] for _, event in self.events("rated")]

    def satisfaction(self):
        return self.share([score >= 4 for score in self.scores()])

    def satisfaction_score(self):
        return self.mean(self.scores())

    def survey_response(self):
        outcomes = []
        for story in self.stories:
            for events in story.rounds():
                turns = [e for e in events if e.kind in ("feedback_given", "rated")]
                for place, event in enumerate(turns):
                    if event.kind == "feedback_given" and self.inside(day(event.at)):
                        answered = place + 1 < len(turns) and turns[place + 1].kind == "rated"
                        if answered or event.payload["reached"]:
                            outcomes.append(answered)
        return self.share(outcomes)

    def callback_rate(self):
        outcomes = []
        for story, number, closing in self.closed():
            events = story.rounds()[number]
            answers = [e for e in events if e.kind == "rated"]
            in_writing = any(not e.payload["by_callback"] for e in answers)
            if closing.kind != "archived" or (closing.payload["reason"] == "satisfied" and in_writing):
                continue
            called = [e for e in self.calls(events) if e.at <= closing.at and e.payload["reached"]]
            by_phone = any(e.payload["by_callback"] for e in answers)
            outcomes.append(closing.payload["reason"] == "callback" or by_phone or bool(called))
        return self.share(outcomes)

    def calls(self, events: list[HistoryEvent]) -> list[HistoryEvent]:
        """Contacts begun by staff once the result was told."""
        told = [place for place, event in enumerate(events) if event.kind == "feedback_given"]
        later = events[told[0] + 1 :] if told else []
        spoken = [e for e in later if e.kind == "contact_recorded" and e.actor_kind == "staff"]
        return [e for e in spoken if not e.payload["by_customer"]]

    def callback_success(self):
        outcomes = []
        for story in self.stories:
            for events in story.rounds():
                outcomes += [e.payload["reached"] for e in self.calls(events) if self.inside(day(e.at))]
                rated = [e for e in events if e.kind == "rated" and e.payload["by_callback"]]
                outcomes += [True for e in rated if self.inside(day(e.at))]
        return self.share(outcomes)

    def amounts(self) -> list[Decimal]:
        paid = self.events("customer_consented", "decided_without_consent")
        return [a for a in (Decimal(e.payload["compensation"] or 0) for _, e in paid) if a > 0]

    def compensations(self):
        return self.count(len(self.amounts()))

    def compensation(self):
        return len(self.amounts()), None, sum(self.amounts(), Decimal(0))


def slow(code: str, figures: Slow) -> tuple[int, int | None, Decimal | None]:
    return getattr(figures, {"closed": "closed_count"}.get(code, code))()
