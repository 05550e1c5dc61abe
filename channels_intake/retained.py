"""How long what reached us is kept: with its complaint, or half a year (complaints.retention)."""

from datetime import datetime

from django.db.models import F, Func, IntegerField, Model, Q

from channels_intake.models import Arrival, Call, Contact, Origin
from complaints.models import LedgerEntry
from complaints.retention.texts import Texts
from privacy.fields import NONCE_BYTES

What = LedgerEntry.What
NOTHING = "{}"
TAG_BYTES = 16
EMPTY_BYTES = 1 + NONCE_BYTES + TAG_BYTES  # no text at all, as it is stored
EMPTIED_BYTES = EMPTY_BYTES + len(NOTHING)
WITH_TICKETS = [
    Texts(Origin, ("number",)),
    *(Texts(Contact, ("raw",), way, What.CONTACTS, NOTHING) for way in ("ticket", "duplicate_of__ticket")),
    Texts(Contact, ("late_reason",), "ticket", What.RECORDS, ""),
    *(
        Texts(Contact, ("sender_index",), way, What.RECORDS, None)
        for way in ("ticket", "duplicate_of__ticket")
    ),
    *(
        Texts(Arrival, (field,), way, What.RECORDS, nothing)
        for field, nothing in (("headers", NOTHING), ("body", b""))
        for way in ("ticket", "contact__ticket", "contact__duplicate_of__ticket")
    ),
    *(
        Texts(Call, ("caller", "recording_url"), way, What.RECORDS, "")
        for way in ("ticket", "contact__ticket", "contact__duplicate_of__ticket")
    ),
]


def erase_unlinked(before: datetime, most: int) -> int:
    """Empty what was settled before that instant and became part of no complaint; how many rows."""
    old = Q(settled_at__lt=before, ticket=None)
    contacts = _full(Contact, "raw", old & Q(duplicate_of=None), most)
    arrivals = _full(Arrival, "headers", old & Q(contact__ticket=None, contact__duplicate_of=None), most)
    emptied: int = Contact.objects.filter(pk__in=contacts).update(raw=NOTHING, sender_index=None)
    emptied += Arrival.objects.filter(pk__in=arrivals).update(headers=NOTHING, body=b"")
    calls = Q(heard_at__lt=before, ticket=None, contact__ticket=None, contact__duplicate_of=None)
    numbers = _full(Call, "caller", calls, most, EMPTY_BYTES)
    emptied += Call.objects.filter(pk__in=numbers).update(caller="", recording_url="")
    return emptied


def _full(model: type[Model], field: str, condition: Q, most: int, empty: int = EMPTIED_BYTES) -> list[int]:
    """The keys of rows not emptied yet: their length is all that can be seen of them."""
    stored = Func(F(field), function="octet_length", output_field=IntegerField())
    rows = model._default_manager.filter(condition).alias(stored_bytes=stored)
    full = rows.filter(stored_bytes__gt=empty).order_by("pk")
    return list(full.values_list("pk", flat=True)[:most])
