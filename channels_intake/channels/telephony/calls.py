"""Events of a call, in whatever order and however often they come, put together."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from channels_intake.channels.telephony import contacts
from channels_intake.channels.telephony.events import Event, Told
from channels_intake.models import Account, Arrival, Call

SILENCE = timedelta(hours=2)  # after it, a call whose end nobody told is over
OLDEST = timedelta(days=1)  # a telephone system's clock that is further off is not believed


def heard(event: Event, *, arrival: Arrival) -> Call:
    """What this event makes of its call, and of the contact at the desk."""
    with transaction.atomic():
        call = _locked(event, arrival)
        _merge(call, event, arrival.received_at)
        if call.direction == Call.Direction.IN and event.told is not Told.RECORDING:
            contacts.follow(call)
        call.save()
        call.arrivals.add(arrival)
        if call.contact:  # what was told before there was a contact belongs to it as well
            call.arrivals.filter(contact=None).exclude(pk=arrival.pk).update(contact=call.contact)
    return call


def end_silent(*, now: datetime, batch: int = 100) -> int:
    """Calls of which nothing was heard for long are over; returns how many. Their contacts must not
    wait without a limit because an event was lost."""
    with transaction.atomic():
        silent = Call.objects.filter(ended_at=None, refused="", heard_at__lt=now - SILENCE)
        calls = list(silent.order_by("pk").select_for_update(skip_locked=True)[:batch])
        for call in calls:
            call.ended_at = call.heard_at + SILENCE
            if call.direction == Call.Direction.IN:
                contacts.follow(call)
            call.save(update_fields=["ended_at", "contact"])
    return len(calls)


def _locked(event: Event, arrival: Arrival) -> Call:
    """The call of this event; one that we asked for is known by the id of the request."""
    account: Account = arrival.account
    asked = _uuid(event.request_id)
    of_request = Q(request_id=asked) if asked else Q(pk=None)
    known = Call.objects.select_for_update().filter(of_request | Q(call_id=event.call_id), account=account)
    call = known.order_by("request_id").first()  # PostgreSQL puts those without one last
    if call and call.call_id == request_name(asked) and not known.filter(call_id=event.call_id).exists():
        call.call_id = event.call_id  # the system's answer to our request is still on its way
    if call is None:
        made, _ = Call.objects.get_or_create(
            account=account,
            call_id=event.call_id,
            defaults={"direction": event.direction, "heard_at": arrival.received_at},
        )
        call = Call.objects.select_for_update().get(pk=made.pk)
    return call


def request_name(request_id: uuid.UUID | None) -> str:
    """What a call is named by until the telephone system says its own id."""
    return f"request-{request_id}"


def _merge(call: Call, event: Event, received_at: datetime) -> None:
    at = _plausible(event.at, received_at)
    call.heard_at = max(call.heard_at, received_at)
    call.caller = call.caller or event.caller
    _merge_extension(call, event, at)
    match event.told:
        case Told.RINGING:
            call.rang_at = min(call.rang_at or at, at)
        case Told.ANSWERED:
            call.answered_at = min(call.answered_at or at, at)
        case Told.ENDED:
            call.ended_at = min(call.ended_at or at, at)
            if event.answered_at:
                answered_at = _plausible(event.answered_at, received_at)
                call.answered_at = min(call.answered_at or answered_at, answered_at)
        case Told.RECORDING:
            _merge_recording(call, event, received_at)


def _merge_extension(call: Call, event: Event, at: datetime) -> None:
    """Where it was answered last counts, after transfers too; until then, where it rang last."""
    is_later = call.extension_at is None or at >= call.extension_at
    match event.told:
        case Told.ANSWERED:
            counts = call.answered_at is None or is_later
        case Told.RINGING:
            counts = call.answered_at is None and is_later
        case _:
            counts = not call.extension
    if counts and event.extension:
        call.extension, call.extension_at = event.extension, at


def _merge_recording(call: Call, event: Event, received_at: datetime) -> None:
    """To be fetched; what was fetched, or is being tried, is left to that."""
    if event.recording_url and call.recording in (Call.Recording.NONE, Call.Recording.FAILED):
        call.recording, call.recording_url = Call.Recording.PENDING, event.recording_url
        call.recording_attempts, call.recording_try_at = 0, received_at


def _plausible(at: datetime, received_at: datetime) -> datetime:
    """Not later than we heard of it, and not days before."""
    return at if received_at - OLDEST <= at <= received_at else received_at


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
