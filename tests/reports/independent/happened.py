"""What counts on the day it happened."""

from decimal import Decimal

from complaints.models import HistoryEvent
from tests.reports.independent.house import House
from tests.reports.independent.story import TO_DEPARTMENTS, day


class Happened(House):
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

    def appeals_above(self):
        return self.count(sum(event.payload["appeal"] == "regulator" for _, event in self.events("appealed")))

    def scores(self) -> list[int]:
        return [event.payload["score"] for _, event in self.events("rated")]

    def satisfaction(self):
        return self.share([score >= 4 for score in self.scores()])

    def dissatisfaction(self):
        return self.share([score <= 2 for score in self.scores()])

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
