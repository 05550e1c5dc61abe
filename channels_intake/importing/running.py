"""The import itself: chunk by chunk, each one transaction, going on where it broke off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from channels_intake.channels.regulator.taking import Taken, take_case
from channels_intake.importing import linking
from channels_intake.importing.checking import list_problems
from channels_intake.importing.fields import Field
from channels_intake.importing.leases import LEASE
from channels_intake.importing.limits import MOST_PROBLEMS
from channels_intake.importing.origins import digest, known
from channels_intake.importing.rows import CaseRow, Read, Reader
from channels_intake.importing.staging import Chunk, rows_of_chunk
from channels_intake.importing.troubles import Problem, Trouble, problem
from channels_intake.models import Import, Origin
from complaints.lifecycle.refusals import Refused
from complaints.lifecycle.taking_over import Elsewhere, one_at_a_time, take_over
from complaints.models import Ticket
from sla.pulse import database_now


@dataclass(slots=True)
class Brought:
    """What became of the rows of one chunk."""

    made: int = 0
    known: int = 0
    linked: int = 0
    wrong: int = 0


def run_chunk(pk: int, reader: Reader, *, now: datetime) -> bool:
    """Bring in the next chunk; False when there is none, or when it was cancelled.

    The import's row is locked, so that two workers never bring in the same chunk, and what was
    brought in is counted in the same transaction. Raises NotAllowed.
    """
    with transaction.atomic():
        asked = Import.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=pk)
        if asked.state != Import.State.RUNNING:
            return False
        chunk = rows_of_chunk(asked, asked.position)
        if chunk is None:
            _finish(asked, now)
            return False
        brought = _bring_in(asked, reader, chunk, now)
        Import.objects.filter(pk=pk).update(
            position=F("position") + 1,
            done=F("done") + len(chunk),
            attempts=0,
            lease_until=database_now() + LEASE,
            made=F("made") + brought.made,
            known=F("known") + brought.known,
            linked=F("linked") + brought.linked,
            wrong=F("wrong") + brought.wrong,
        )
        return True


def _bring_in(asked: Import, reader: Reader, chunk: Chunk, now: datetime) -> Brought:
    one_at_a_time()
    read = [reader.read(number, cells) for number, cells in chunk]
    brought = Brought()
    fresh = _fresh(read, reader.source, brought)
    wrong = [found for each in read for found in each.problems]
    if asked.is_of_cases:
        wrong += _take_cases(asked, fresh, brought, now)
    else:
        _take_tickets(asked, fresh, brought, now)
    brought.wrong = len({each.row for each in wrong})
    if wrong:
        list_problems(asked, wrong, MOST_PROBLEMS - asked.problems.count())
    return brought


def _fresh(read: Sequence[Read], source: str, brought: Brought) -> list[Read]:
    """Of the rows that can be read those that never came before, in this file or another."""
    seen = known([digest(source, each.key) for each in read if each.found])
    fresh = []
    for each in read:
        if not each.found:
            continue
        own = digest(source, each.key)
        if own in seen:
            brought.known += 1
        else:
            seen.add(own)
            fresh.append(each)
    return fresh


def _take_tickets(asked: Import, fresh: Sequence[Read], brought: Brought, now: datetime) -> None:
    cases = [each.found for each in fresh if isinstance(each.found, Elsewhere)]
    tickets = take_over(cases=cases, by=asked.asked_by, now=now)
    Origin.objects.bulk_create(
        [_origin(asked, case, ticket, now) for case, ticket in zip(cases, tickets, strict=True)]
    )
    brought.made = len(tickets)


def _origin(asked: Import, case: Elsewhere, ticket: Ticket, now: datetime) -> Origin:
    return Origin(
        source=case.source,
        number=case.number,
        digest=digest(case.source, case.number),
        ticket=ticket,
        brought_by=asked,
        taken_by=asked.asked_by,
        taken_at=now,
    )


def _take_cases(asked: Import, fresh: Sequence[Read], brought: Brought, now: datetime) -> list[Problem]:
    """One after the other; one that its ticket refuses leaves the others alone."""
    wrong: list[Problem] = []
    for each in fresh:
        if not isinstance(each.found, CaseRow):
            continue
        ticket = linking.chosen(asked, each, each.found)
        try:
            taken: Taken = take_case(
                case=each.found.case,
                complaint=each.found.complaint,
                ticket=ticket,
                by=asked.asked_by,
                brought_by=asked,
                now=now,
            )
        except (Refused, Ticket.DoesNotExist) as error:
            trouble = Trouble.REFUSED if isinstance(error, Refused) else Trouble.NO_TICKET
            wrong.append(problem(each.number, Field.TICKET, trouble, ticket))
            continue
        brought.linked += taken.is_linked
        brought.made += taken.is_new and not taken.is_linked
    return wrong


def _finish(asked: Import, now: datetime) -> None:
    """The rows go: what was brought in stands in the tickets, what was wrong in the list."""
    asked.chunks.all().delete()
    asked.state, asked.settled_at, asked.lease_until = Import.State.DONE, now, None
    asked.save(update_fields=["state", "settled_at", "lease_until"])
