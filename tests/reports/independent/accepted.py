"""What counts on the day of acceptance."""

from datetime import timedelta

from complaints.models import HistoryEvent, Ticket
from tests.reports.independent.house import House
from tests.reports.independent.story import TO_DEPARTMENTS, Story


class Accepted(House):
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

    def response_in_time(self):
        within = {1: 10, 2: 30, 3: 120, 4: 240}
        return self.share(
            [after <= timedelta(minutes=within[story.ticket.priority]) for story, after in self.responses()]
        )

    def responses(self) -> list[tuple[Story, timedelta]]:
        found = []
        for story in self.valid():
            first = story.events[0]
            if first.actor_kind == "staff" and story.ticket.channel in ("hotline", "hall", "chat"):
                spoken = [first.at]
            else:
                spoken = [event.at for event in story.events if self.is_word(event)]
            if spoken:
                found.append((story, max(timedelta(), spoken[0] - story.ticket.received_at)))
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
        return self.mean([int(after.total_seconds()) for _, after in self.responses()])

    def first_response_p90(self):
        return self.rank([int(after.total_seconds()) for _, after in self.responses()], 0.9)
