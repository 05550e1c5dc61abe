"""What counts on the day a handling closed, and what stands open past its limit."""

from tests.reports.independent.house import House
from tests.reports.independent.story import Story, day


class Closed(House):
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
                if limit is None:
                    continue
                due_at = getattr(limit, due)
                if limit.paused_at and due_at > limit.paused_at:  # the wait moves it on
                    continue
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
