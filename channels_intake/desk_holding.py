"""Who has a contact open at the desk: two people are never given the same one."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from channels_intake.models import Contact
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.models import FormDraft
from complaints.states import Channel

HELD_FOR = timedelta(minutes=15)
TAKEN = _("Somebody else has taken this contact.")


def take_next(*, by: User, now: datetime) -> Contact | None:
    """The one that waits longest and is in nobody's hands; what this person holds already comes first.

    None when nothing is left. Raises NotAllowed.
    """
    _enters(by)
    with transaction.atomic():
        waiting = Contact.objects.filter(state=Contact.State.RECEIVED).order_by("received_at", "id")
        mine = waiting.filter(held_by=by, held_until__gte=now).select_for_update().first()
        contact = mine or waiting.filter(_free(now)).select_for_update(skip_locked=True).first()
        return _hold(contact, by, now) if contact else None


def take(*, contact: int, by: User, now: datetime) -> Contact:
    """This one; again, it is kept for longer. A settled one is given back as it is.

    Raises NotAllowed, Contact.DoesNotExist, and GuardFailed while somebody else has it.
    """
    _enters(by)
    with transaction.atomic():
        locked = Contact.objects.select_for_update().get(pk=contact)
        if locked.state != Contact.State.RECEIVED:
            return locked
        if not (locked.held_by_id == by.pk or is_free(locked, now)):
            raise GuardFailed(TAKEN)
        return _hold(locked, by, now)


def go_on(*, contact: int, by: User, now: datetime) -> bool:
    """Whoever types keeps it; False when it went to somebody else, or was settled."""
    mine = Contact.objects.filter(pk=contact, state=Contact.State.RECEIVED, held_by=by)
    return mine.update(held_until=now + HELD_FOR) == 1


def let_go(*, contact: int, by: User) -> None:
    """Back to those that wait; what somebody else holds stays theirs."""
    Contact.objects.filter(pk=contact, held_by=by).update(held_by=None, held_until=None)


def form_of(contact: int) -> str:
    """The name under which what is typed for a contact is kept."""
    return f"contact-{contact}"


def give_back_unbegun(*, by: User, but: int) -> None:
    """Whoever opens another contact gives back those they only looked at: in their hands nobody else
    could enter them in time. What they typed for, and a call they may be speaking on, stays theirs."""
    held = Contact.objects.filter(state=Contact.State.RECEIVED, held_by=by)
    others = held.exclude(pk=but).exclude(channel=Channel.HOTLINE).values_list("pk", flat=True)
    forms = {form_of(pk): pk for pk in others}
    if forms:
        begun = FormDraft.objects.filter(person=by, ticket=None, form__in=forms)
        looked_at = forms.keys() - set(begun.values_list("form", flat=True))
        held.filter(pk__in=[forms[name] for name in looked_at]).update(held_by=None, held_until=None)


def is_free(contact: Contact, now: datetime) -> bool:
    return contact.held_by_id is None or contact.held_until is None or contact.held_until < now


def is_held_by(contact: Contact, user: User, now: datetime) -> bool:
    return contact.held_by_id == user.pk and not is_free(contact, now)


def _free(now: datetime) -> Q:
    return Q(held_by=None) | Q(held_until=None) | Q(held_until__lt=now)


def _hold(contact: Contact, by: User, now: datetime) -> Contact:
    contact.held_by, contact.held_until = by, now + HELD_FOR
    contact.save(update_fields=["held_by", "held_until"])
    return contact


def _enters(by: User) -> None:
    if not by.may(Right.ENTER):
        raise NotAllowed
