"""How old what is open was at the end of the last day, found by looking at every ticket's states."""

from datetime import timedelta

from tests.reports.independent.house import House
from tests.reports.independent.story import GONE, Story, day


class Standing(House):
    def open_young(self):
        return self.count(sum(age < 3 for age in self.ages()))

    def open_middle(self):
        return self.count(sum(3 <= age < 15 for age in self.ages()))

    def open_old(self):
        return self.count(sum(age >= 15 for age in self.ages()))

    def ages(self) -> list[int]:
        """Days since that of receipt; a day that is not over makes nobody older."""
        over = min(self.last, self.today - timedelta(days=1))
        return [(over - day(story.ticket.received_at)).days for story in self.stories if self.was_open(story)]

    def was_open(self, story: Story) -> bool:
        """Opened on a day that is over, and not closed by the end of the last day."""
        state, since = None, None
        for event in story.events:
            if day(event.at) > self.last:
                break
            if event.to_state in GONE:
                state = None
            elif state is None:
                state, since = event.to_state, day(event.at)
        return state is not None and since is not None and since < self.today
