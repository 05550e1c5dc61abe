"""What goes into the gaps of a plate: keys, numbers, the customer, the words, the chain."""

import hmac
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256

from complaints.numbering import format_number
from demo.copying import binary
from demo.printing.gaps import Gapped
from demo.printing.own import OWN, SEALED
from demo.printing.plate import Link
from demo.printing.retelling import Retelling
from privacy.fields import seal

Filled = Iterator[tuple[int, bytes]]  # where, and what
Named = Mapping[tuple[Hashable, ...], int]  # where, by what it stands for in the story


def keys(named: Named) -> Callable[[int], Filled]:
    """Keys were reserved in a row for all impressions of a row."""
    played = [(where, int(str(key))) for (_label, key), where in named.items()]
    return lambda place: ((where, b"%d" % (key + place)) for where, key in played)


def numbers(named: Named) -> Callable[[int], Filled]:
    played = [(where, *_parted(str(number))) for (number,), where in named.items()]
    return lambda place: ((where, format_number(day, count + place).encode()) for where, day, count in played)


def _parted(number: str) -> tuple[date, int]:
    day, count, _check = number.removeprefix("TS").split("-")
    return date.fromisoformat(day), int(count)


def sealed(named: Named) -> Callable[[Retelling], Filled]:
    played = [(where, str(column), str(text)) for (column, text), where in named.items()]
    texts = [(where, column, SEALED.get(column, _unchanged(text))) for where, column, text in played]
    return lambda told: ((where, binary(seal(text(told), column)).encode()) for where, column, text in texts)


def _unchanged(text: str) -> Callable[[Retelling], str]:
    return lambda _told: text


def own(named: Named) -> Callable[[Retelling, str], Filled]:
    texts = [
        (where, text) for key, text in OWN.items() for (name, _value), where in named.items() if name == key
    ]
    return lambda told, number: ((where, text(told, number).encode()) for where, text in texts)


def link(links: Sequence[Link], salt: Callable[[], str], values: list[bytes]) -> None:
    """Chain the events anew, as complaints.models.history.appended() does one by one."""
    for each in links:
        values[each.salt] = fresh = salt().encode()
        for where, text in each.texts:
            told = text.filled(values) if isinstance(text, Gapped) else text
            values[where] = hmac.digest(fresh, told, "sha256").hex().encode()
        values[each.digest] = sha256(each.facts.filled(values)).hexdigest().encode()
