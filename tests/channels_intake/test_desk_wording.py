"""In which language somebody is answered, and what is needed to be answered at all."""

import pytest
from django.utils import timezone

from channels_intake.desk_forms import language_of
from channels_intake.models import Contact
from complaints.models import Ticket
from tests.channels_intake.waiting import a_contact

ENGLISH = "I was charged roaming although I had bought the daily pack."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        ("5G VoLTE ok", "zh-hans"),
        ("My 套餐 was changed without asking me", "zh-hans"),
        ("", "zh-hans"),
    ],
)
def test_the_language_of_words(text, language):
    assert language_of(text) == language


def enter(agent, contact, **given):
    agent.post(f"/work/desk/{contact.pk}/take/")
    typed = {"name": "小雨", "relation": "self", "description": "充值没到账", **given}
    return agent.post(f"/work/desk/{contact.pk}/", typed)


@pytest.mark.django_db
@pytest.mark.parametrize(("chosen", "language"), [("", "en"), ("zh-hans", "zh-hans")])
def test_answers_are_in_the_language_of_the_complaint_unless_another_is_chosen(agent, chosen, language):
    contact = a_contact(timezone.now())
    enter(agent, contact, phone="13500004410", description=ENGLISH, language=chosen)
    assert Ticket.objects.get().language == language


@pytest.mark.django_db
@pytest.mark.parametrize(("channel", "status"), [("social", 302), ("hotline", 422)])
def test_who_wrote_without_a_number_is_entered_without_one(agent, channel, status):
    contact = a_contact(timezone.now(), phone="")
    Contact.objects.filter(pk=contact.pk).update(channel=channel)
    answer = enter(agent, contact, phone="")
    assert answer.status_code == status
    if status == 422:
        assert 'id="entry-phone_error"' in answer.content.decode()


@pytest.mark.django_db
def test_why_it_is_late_is_asked_first(agent):
    late = a_contact(timezone.now(), minutes=20)
    agent.post(f"/work/desk/{late.pk}/take/")
    assert next(iter(agent.get(f"/work/desk/{late.pk}/").context["form"].fields)) == "late_reason"
