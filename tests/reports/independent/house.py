"""All tickets of the house, looked through one by one, and what shares, means and ranks are."""

import math
from datetime import date
from decimal import Decimal

from complaints.models import Category, HistoryEvent, Ticket
from sla.models import Clock
from tests.reports.independent.story import Story, day

Answer = tuple[int, int | None, Decimal | None]  # on how many it rests, how many of these, the value


class House:
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
