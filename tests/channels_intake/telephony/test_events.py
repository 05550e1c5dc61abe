"""What a telephone system tells of its calls becomes one contact a call, in whatever order it comes."""

import itertools
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from channels_intake.channels.telephony.calls import SILENCE, end_silent
from channels_intake.channels.telephony.contacts import LONGEST
from channels_intake.channels.telephony.extensions import claim
from channels_intake.desk_holding import HELD_FOR
from channels_intake.models import Arrival, Call, Contact
from sla.models import Clock
from tests.factories import PHONE

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def words(contact):
    return json.loads(contact.raw)


def test_an_answered_call_is_a_contact_at_once(tell, agent, now):
    assert tell("ringing").status_code == 200
    assert not Contact.objects.exists()
    tell("answered", after=5)
    contact = Contact.objects.get()
    assert (contact.channel, contact.received_at) == ("hotline", now + 5 * SECOND)
    assert words(contact) == {"phone": PHONE}
    assert (contact.held_by, contact.held_until > now + LONGEST - SECOND) == (agent.user, True)


def test_its_ten_minutes_begin_when_people_stop_speaking(tell, agent, now):
    tell("answered")
    assert not Clock.objects.exists()
    tell("ended", after=40)
    contact = Contact.objects.get()
    clock = Clock.objects.get(contact=contact.pk)
    assert (clock.started_at, clock.due_at) == (now + 40 * SECOND, now + timedelta(minutes=10, seconds=40))
    assert (contact.received_at, contact.held_until) == (now, now + 40 * SECOND + HELD_FOR)


EVENTS = [
    ("ringing", {"after": 0}),
    ("answered", {"after": 5}),
    ("ended", {"after": 45}),
    ("recording", {"after": 50, "recording_url": "x.wav"}),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_events_in_any_order_and_twice_are_one_call(tell, now, order):
    for each in (*order, *order):
        event, more = EVENTS[each]
        assert tell(event, **more).status_code == 200
    call, contact = Call.objects.get(), Contact.objects.get()
    assert (call.rang_at, call.answered_at, call.ended_at) == (now, now + 5 * SECOND, now + 45 * SECOND)
    assert (call.contact, call.recording, words(contact)) == (contact, "pending", {"phone": PHONE})
    assert Clock.objects.get(contact=contact.pk).due_at == now + timedelta(minutes=10, seconds=45)
    assert set(Arrival.objects.values_list("state", "contact")) == {("read", contact.pk)}


def test_a_call_nobody_answered_is_to_be_called_back(tell, now):
    tell("ringing")
    tell("ended", after=45)
    contact = Contact.objects.get()
    assert (contact.held_by, contact.received_at) == (None, now)
    assert f"{timezone.localtime(now):%H:%M}" in words(contact)["note"]
    assert "45" in words(contact)["note"]
    assert Clock.objects.get(contact=contact.pk).started_at == now + 45 * SECOND


def test_calling_again_and_again_is_one_contact_until_somebody_takes_it(tell, people, now):
    for number, after in ((1, 0), (2, 20), (3, 40)):
        tell("ringing", f"c{number}", after=after)
        tell("ended", f"c{number}", after=after + 10)
    contact = Contact.objects.get()
    assert (Call.objects.filter(contact=contact).count(), words(contact)["note"].count("\n")) == (3, 2)


def test_nobody_can_call_back_a_withheld_number(tell):
    tell("ended", caller="anonymous")
    assert not Contact.objects.exists()
    assert Call.objects.get().is_missed


def test_after_a_transfer_whoever_speaks_has_it(tell, agent, people, now):
    tell("answered", after=1)
    tell("answered", after=20, agent="9999")
    assert Contact.objects.get().held_by == agent.user  # nobody sits at 9999
    claim(number="8002", by=people.leader, now=now)
    tell("answered", after=30, agent="8002")
    tell("answered", after=25, agent="8001")  # late on its way
    assert (Contact.objects.get().held_by, Call.objects.get().answered_at) == (people.leader, now + SECOND)


def test_what_was_given_back_is_not_taken_again_by_the_end(tell, agent):
    tell("answered")
    contact = Contact.objects.get()
    agent.post(f"/work/desk/{contact.pk}/release/")
    tell("ended", after=30)
    assert Contact.objects.get().held_by is None


def test_a_call_we_made_is_no_contact(tell):
    for event in ("ringing", "answered", "ended"):
        tell(event, direction="out")
    assert not Contact.objects.exists()
    assert Call.objects.get().direction == "out"


def test_a_call_whose_end_nobody_tells_does_not_wait_without_a_limit(tell, now):
    tell("answered")
    call = Call.objects.get()
    assert end_silent(now=call.heard_at + SILENCE - SECOND) == 0
    assert end_silent(now=call.heard_at + SILENCE + SECOND) == 1
    assert Clock.objects.get().started_at == call.heard_at + SILENCE
    tell("ended", after=30)
    assert Call.objects.get().ended_at == now + 30 * SECOND


def test_a_clock_that_goes_wrong_is_not_believed(tell, now):
    tell("answered", after=-30 * 86_400)
    assert abs(Contact.objects.get().received_at - now) < timedelta(minutes=2)


@pytest.mark.parametrize("forged", [
    {"secret": "another secret that is long enough as well"}, {"late": timedelta(minutes=-6)},
])  # fmt: skip
def test_who_cannot_prove_itself_leaves_nothing(tell, forged):
    assert tell("answered", **forged).status_code == 403
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"event": "exploded"}, {"at": "yesterday"}, {"call_id": ""}, {"call_id": "x" * 101}]
)
def test_a_signed_event_nobody_understands_is_kept_whole(tell, wrong):
    assert tell(**{"event": "answered", **wrong}).status_code == 200
    assert Arrival.objects.get().state == "quarantined"


def test_the_number_lies_nowhere_in_plain(tell):
    tell("answered")
    with connection.cursor() as cursor:
        for table in ("call", "contact", "arrival"):
            cursor.execute(f"SELECT t::text FROM channels_intake_{table} t")  # noqa: S608
            assert all(PHONE not in row[0] for row in cursor.fetchall())
