"""Which of our tickets a case may be about: the same customer's, as far as the person sees them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from channels_intake.importing.fields import Field
from channels_intake.importing.rows import CaseRow, Read
from channels_intake.importing.troubles import Problem, Trouble, problem
from channels_intake.models import Import
from complaints.lifecycle.authority import CONTINUES
from complaints.models import Ticket
from complaints.models.customer import phone_digest
from complaints.numbering import MistypedNumber, parse_number
from complaints.states import State
from privacy.masking import mask_digits, mask_name, mask_phone

MOST_OFFERED = 5
NEW = "new"


@dataclass(frozen=True, slots=True)
class Offer:
    """A case of the file, and the customer's tickets it may be about; `chosen` is a number, or NEW."""

    row: int
    number: str
    case: CaseRow
    tickets: Sequence[Ticket]
    chosen: str

    @property
    def is_apart(self) -> bool:
        """Whether the file names a ticket that is not among those offered."""
        return self.chosen != NEW and self.chosen not in {ticket.number for ticket in self.tickets}

    @property
    def masked(self) -> Mapping[str, str]:
        complaint = self.case.complaint
        return {
            "name": mask_name(complaint.complainant.name),
            "phone": mask_phone(complaint.complainant.phone),
            "description": mask_digits(complaint.description),
        }


def offers(asked: Import, read: Sequence[Read], by: User) -> list[Offer]:
    """For every case that can be taken in; nothing is chosen but what the file or the person says."""
    cases = [(each, each.found) for each in read if isinstance(each.found, CaseRow)]
    theirs = _of_the_same_phone([case for _read, case in cases], by)
    said: Mapping[str, str] = asked.choices.get("tickets", {})
    return [
        Offer(
            each.number,
            each.key,
            case,
            theirs.get(phone_digest(case.complaint.complainant.phone), [])[:MOST_OFFERED],
            said.get(str(each.number)) or canonical(case.ticket) or NEW,
        )
        for each, case in cases
    ]


def chosen(asked: Import, read: Read, case: CaseRow) -> str:
    """The number of the ticket that a case is put on; "" for a ticket of its own."""
    said = str(asked.choices.get("tickets", {}).get(str(read.number), ""))
    number = said or canonical(case.ticket)
    return "" if number == NEW else number


def check_named(asked: Import, read: Sequence[Read]) -> list[Problem]:
    """What is wrong with the tickets that the file itself names."""
    named = {
        each.number: (each.found.ticket, canonical(each.found.ticket))
        for each in read
        if isinstance(each.found, CaseRow) and each.found.ticket
    }
    if not named:
        return []
    seen = Ticket.objects.visible_to(asked.asked_by).filter(number__in=[n for _said, n in named.values()])
    states = dict(seen.values_list("number", "state"))
    found = []
    for row, (said, number) in named.items():
        trouble = _trouble(states.get(number))
        if trouble:
            found.append(problem(row, Field.TICKET, trouble, said))
    return found


def canonical(text: str) -> str:
    """A ticket number as we write it; "" for none, or for what is none."""
    try:
        return parse_number(text) if text else ""
    except MistypedNumber:
        return ""


def _trouble(state: str | None) -> Trouble | None:
    if state is None:
        return Trouble.NO_TICKET
    return None if State(state) in CONTINUES else Trouble.REFUSED


def _of_the_same_phone(cases: Sequence[CaseRow], by: User) -> Mapping[bytes, list[Ticket]]:
    phones = {case.complaint.complainant.phone for case in cases}
    digests = [phone_digest(phone) for phone in phones if phone]
    seen = Ticket.objects.visible_to(by).unrestricted().filter(customer__phone_index__in=digests)
    seen = seen.filter(state__in=CONTINUES).select_related("customer", "category")
    found: defaultdict[bytes, list[Ticket]] = defaultdict(list)
    for ticket in seen.order_by("-received_at", "-pk"):
        found[bytes(ticket.customer.phone_index)].append(ticket)
    return found
