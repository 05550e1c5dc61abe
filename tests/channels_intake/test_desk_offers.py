"""What the desk shows beside the form: promises made, complaints that read alike, what a kind needs."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from channels_intake.alike import alike, likeness
from channels_intake.completeness import needed_for
from channels_intake.models import Needed
from channels_intake.suggesting import pairs_of
from complaints.models import Attachment, Category, Incident, Ticket
from complaints.states import State
from tests.channels_intake.waiting import a_contact
from tests.factories import PHONE

pytestmark = pytest.mark.django_db
WORDS = "昨晚起城东路这一片手机没有信号，店里扫码收不了钱"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def incident(category_complex, people, now):
    return Incident.objects.create(
        title="城东基站断电",
        category=category_complex,
        notice="正在抢修，预计今晚恢复。",
        began_at=now,
        declared_by=people.leader,
        declared_at=now,
    )


def known(agent):
    return agent.post("/work/new/known/", {"phone": PHONE})


def test_what_was_promised_before_stands_beside_the_number(agent, journey):
    ticket = journey.to(State.IMPLEMENTING)
    shown = known(agent)
    (standing,) = shown.context["known"].open
    assert standing.solve_by == ticket.solve_by
    step = ticket.plans.get().steps.first()
    assert step.text in shown.content.decode()
    assert f"{step.due_on}" in shown.content.decode()


def test_what_was_closed_lately_is_shown_apart(agent, journey):
    ticket = journey.to(State.ARCHIVED)
    found = known(agent).context["known"]
    assert ([each.ticket for each in found.closed], found.open) == ([ticket], [])
    Ticket.objects.update(received_at=timezone.now() - timedelta(days=31))
    assert not known(agent).context["known"].tickets


def test_looking_a_number_up_costs_the_same_for_many_tickets(agent, journey, django_assert_max_num_queries):
    for _each in range(3):
        journey.to(State.IMPLEMENTING)
    with django_assert_max_num_queries(12):
        known(agent)


def test_complaints_that_read_alike_are_offered(people, journey, now):
    ticket = journey.entered().ticket
    assert alike(WORDS, [], user=people.agent, now=now).tickets == [ticket]
    assert not alike("宽带账单多收了十五块钱，要求退费", [], user=people.agent, now=now)
    assert not alike("没信号", [], user=people.agent, now=now)
    Ticket.objects.update(received_at=now - timedelta(days=4))
    assert not alike(WORDS, [], user=people.agent, now=now)


def test_nobody_is_offered_what_they_may_not_see(people, journey, now):
    journey.entered()
    assert not alike(WORDS, [], user=people.investigator, now=now)


def test_likeness_is_the_share_of_common_pairs():
    one, other = frozenset(pairs_of("没有信号")), frozenset(pairs_of("没有网络"))
    assert likeness(one, one) == 1
    assert likeness(one, other) == pytest.approx(1 / 3)
    assert likeness(frozenset(), frozenset()) == 0


def test_a_mass_incident_of_the_kind_is_pointed_out(agent, incident, category_complex, now):
    asked = {"description": WORDS, "category": category_complex.pk}
    assert incident.title in agent.post("/work/new/suggest/", asked).content.decode()
    Incident.objects.update(ended_at=now)
    assert incident.title not in agent.post("/work/new/suggest/", asked).content.decode()


def test_a_kind_asks_for_what_it_needs_before_it_is_entered(agent, category_complex, now):
    contact = a_contact(now, description=WORDS)
    page = f"/work/desk/{contact.pk}/"
    agent.post(f"{page}take/")
    form = {"phone": PHONE, "name": "张晓明", "relation": "self", "description": WORDS}
    told = agent.post("/work/new/suggest/", {"description": WORDS, "category": category_complex.pk})
    assert len(told.context["suggested"].needed) == 1
    refused = agent.post(page, form | {"category": category_complex.pk})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["place"])
    entered = agent.post(page, form | {"category": category_complex.pk, "place": "城东路 18 号"})
    assert entered.status_code == 302


def test_an_administrator_decides_otherwise_and_what_is_above_adds_to_it(category_complex):
    assert needed_for(None) == frozenset()
    assert needed_for(category_complex) == {"place"}
    Needed.objects.create(category=category_complex, occurred=True)
    assert needed_for(category_complex) == {"occurred"}
    Needed.objects.create(category=category_complex.parent, demand=True)
    assert needed_for(Category.objects.get(pk=category_complex.pk)) == {"occurred", "demand"}


@pytest.mark.parametrize(("kind", "is_logged"), [("recording", True), ("other", False)])
def test_who_hears_a_recording_of_a_contact_is_logged(agent, people, now, caplog, kind, is_logged):
    contact = a_contact(now)
    agent.post(f"/work/desk/{contact.pk}/take/")
    file = Attachment.objects.create(
        file=ContentFile(b"sound", name="x"),
        name="call.wav",
        media_type="audio/wav",
        kind=kind,
        size=5,
        sha256="0" * 64,
        added_at=now,
    )
    contact.attachments.add(file)
    answer = agent.get(f"/work/desk/{contact.pk}/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == b"sound"
    assert ("contact_file_opened" in caplog.text) is is_logged
    assert (people.agent.staff_number in caplog.text) is is_logged
