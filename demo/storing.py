"""Writing played cases to the database, table by table, by COPY."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.apps import apps
from django.utils import timezone

from complaints.models import DayCounter, Incident
from demo.copying import copy, lines
from demo.filing import contents, store_after_commit
from demo.play import Play
from demo.printing.press import Press, Printed
from demo.seeding import Played
from demo.tables import Table, is_named, rows

LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Packed:
    """A part ready for COPY, by the label of the table; `days`: how many came on each; `files`: what
    is to be stored beside, by name.

    It goes from process to process, hence neither rows nor models.
    """

    tables: Mapping[str, bytes]
    days: Mapping[date, int]
    still_open: int
    files: Mapping[str, bytes]


def packed(played: Played) -> Packed:
    sheets: defaultdict[Table, list[bytes]] = defaultdict(list)
    sheets[Incident] = [lines(Incident, played.incidents, with_key=True)]
    days: Counter[date] = Counter()
    still_open = 0
    following = [*(play.script.entered_at for play in played.plays), LAST][1:]
    for play, next_at in zip(played.plays, following, strict=True):
        for printed in _printed(play, next_at):
            for table, text in printed:
                sheets[table].append(text)
        copies, ticket = play.script.copies, play.case.ticket
        days[timezone.localdate(ticket.entered_at)] += copies
        still_open += copies if ticket.archived_at is None else 0
    ready = {table._meta.label: b"".join(texts) for table, texts in sheets.items()}
    files = contents(file for case in played.cases for file in case.files)
    return Packed(ready, days, still_open, files)


def _printed(play: Play, next_at: datetime) -> Iterator[Printed]:
    """The case as it was played, then its impressions."""
    yield [(table, lines(table, given, with_key=is_named(table))) for table, given in rows(play.case).items()]
    if play.script.copies > 1:
        press = Press.of(play, next_at)
        yield from (press.impression(place) for place in range(1, play.script.copies))


def store(part: Packed) -> None:
    """Insert a part, in the caller's transaction, and go on counting from there; the files follow it."""
    for label, data in part.tables.items():
        table = apps.get_model(label)
        if data:
            copy(table, data, with_key=is_named(table))
    _count_on(part.days)
    store_after_commit(part.files)


def _count_on(days: Mapping[date, int]) -> None:
    """The next real ticket of each day gets the number after the last one seeded."""
    before = dict(DayCounter.objects.filter(day__in=days).values_list("day", "last"))
    DayCounter.objects.bulk_create(
        [DayCounter(day=day, last=before.get(day, 0) + count) for day, count in days.items()],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["last"],
    )
