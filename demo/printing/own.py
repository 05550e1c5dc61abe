"""What each impression says for itself: its customer, its words, its code."""

from collections.abc import Callable, Mapping
from operator import attrgetter

from channels_intake.desk import as_received
from channels_intake.models import Contact
from complaints.models import Customer, Ticket
from complaints.models.customer import name_digest
from demo.copying import binary, escaped
from demo.customers import phone_index
from demo.printing.retelling import Retelling
from demo.tables import Table
from privacy.fields import EncryptedTextField
from privacy.index import code_digest


def _sealing_column(model: Table, name: str) -> str:
    field = model._meta.get_field(name)
    return field.sealing_column if isinstance(field, EncryptedTextField) else name


# What each impression has of its own behind encryption; any other text is sealed anew as it is.
SEALED: Mapping[str, Callable[[Retelling], str]] = {
    _sealing_column(Customer, "name"): attrgetter("complaint.complainant.name"),
    _sealing_column(Customer, "phone"): attrgetter("complaint.complainant.phone"),
    _sealing_column(Customer, "email"): attrgetter("complaint.complainant.email"),
    _sealing_column(Customer, "address"): attrgetter("complaint.complainant.address"),
    _sealing_column(Ticket, "place"): attrgetter("complaint.place"),
    _sealing_column(Contact, "raw"): lambda told: as_received(told.complaint),
}

# Columns in the clear, as COPY takes them; given the ticket's number.
OWN: Mapping[tuple[Table, str], Callable[[Retelling, str], str]] = {
    (Customer, "phone_index"): lambda told, _number: binary(phone_index(told.complaint.complainant.phone)),
    (Customer, "name_index"): lambda told, _number: binary(
        name_digest(told.complaint.complainant.name) or b""
    ),
    (Ticket, "code_digest"): lambda told, number: binary(code_digest(told.code, number)),
    (Ticket, "subject"): lambda told, _number: escaped(told.subject),
    (Ticket, "description"): lambda told, _number: escaped(told.complaint.description),
    (Ticket, "demand"): lambda told, _number: escaped(told.complaint.demand),
}
