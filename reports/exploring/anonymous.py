"""What a case study may not say: who complained, who worked on it, and whatever leads to them.

The rule is applied to every text before it is stored, by whomever it was written. It knows what the
ticket holds about the customer, the people in its history, and the shape of numbers and addresses;
what it cannot know, the second person who reads the study has to see.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import Ticket
from reports.impersonal import shapes_in

SHORTEST_NAME = 2  # characters; a single one stands in many words
SHORTEST_PLACE = 4  # of a whole address; streets are found by their names
_STREET = re.compile(r"[^\s\d,，;；省市区區县縣]{1,10}?(?:大道|小区|小區|大厦|大廈|花园|花園|[路街巷弄村])")
_BETWEEN = re.compile(r"\s+")


def found_in(text: str, ticket: Ticket) -> Iterator[str]:
    """What in the text leads to a person, by sort, never the thing itself."""
    plain = _BETWEEN.sub("", text).casefold()
    for words, what in _known(ticket):
        if _BETWEEN.sub("", words).casefold() in plain:
            yield what
    yield from shapes_in(text)


def _known(ticket: Ticket) -> Iterator[tuple[str, str]]:
    customer = ticket.customer
    if len(customer.name or "") >= SHORTEST_NAME:
        yield customer.name, _("the customer's name")
    if customer.phone:
        yield customer.phone, _("the customer's number")
    if customer.email:
        yield customer.email, _("the customer's e-mail")
    for place in (customer.address or "", ticket.place or ""):
        whole = [place] if len(place) >= SHORTEST_PLACE else []
        for words in (*whole, *_STREET.findall(place)):
            yield words, _("a place in the complaint")
    for name in _people(ticket):
        yield name, _("the name of a colleague")


def _people(ticket: Ticket) -> set[str]:
    """Everybody who stands in the history, as they are called now."""
    actors = ticket.history.exclude(actor=None).values("actor")
    named = User.objects.filter(pk__in=actors).values_list("name", flat=True)
    return {name for name in (*named, *_of(ticket)) if len(name) >= SHORTEST_NAME}


def _of(ticket: Ticket) -> list[str]:
    return [person.name for person in (ticket.agent, ticket.handler) if person]
