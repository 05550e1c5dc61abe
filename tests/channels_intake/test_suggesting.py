"""What kind it may be is offered by how like words were classified; nothing is chosen by itself."""

import pytest
from django.utils import timezone

from channels_intake import suggesting
from channels_intake.suggesting import offers, pairs_of
from complaints.models import Ticket
from tests.channels_intake.waiting import a_contact

pytestmark = pytest.mark.django_db
SMS = "收不到验证码短信，登录不了"
SIGNAL = "城东路没有信号，电话打不出去"


@pytest.fixture(autouse=True)
def _learns_anew(monkeypatch):
    monkeypatch.setattr(suggesting, "_kept", {})


@pytest.fixture
def classified(journey, category_simple, category_complex):
    """Three of each kind, none of them word for word what is asked about."""
    for number in range(3):
        kinds = ((category_simple, f"{number} 号手机收不到短信"), (category_complex, "没有信号"))
        for category, words in kinds:
            ticket = journey.entered().ticket
            Ticket.objects.filter(pk=ticket.pk).update(category=category, description=f"家里{words}")


def kinds(text):
    return [offer.category.code for offer in offers(text)]


def test_like_words_are_offered_their_kind(classified):
    assert kinds(SMS) == ["network-sms"]
    assert kinds(SIGNAL) == ["network-coverage"]
    assert offers(SMS)[0].alike == 3


def test_nothing_is_offered_where_it_would_be_a_guess(classified):
    assert kinds("") == []
    assert kinds("12345 ！？") == []
    assert kinds("服务员态度很差") == []


def test_without_earlier_complaints_nothing_is_offered(category_simple):
    assert kinds(SMS) == []


def test_a_kind_that_is_no_longer_used_is_not_offered(classified, category_simple):
    category_simple.is_active = False
    category_simple.save()
    assert kinds(SMS) == []


def test_numbers_and_signs_say_nothing():
    assert pairs_of("没信号 138-0000") == ["没信", "信号"]


def test_of_latin_letters_whole_words_count():
    assert pairs_of("Roaming was charged，VoLTE通话 5G") == ["roaming", "charged", "volte", "通话"]


def test_english_words_are_not_offered_a_kind_by_chance(classified):
    assert kinds("I was charged for three days although I had bought the daily pack.") == []


def test_the_page_of_a_contact_offers_and_a_button_takes_it(agent, classified, category_simple):
    contact = a_contact(timezone.now(), description=SMS)
    page = f"/work/desk/{contact.pk}/"
    agent.post(f"{page}take/")
    shown = agent.get(page)
    assert [offer.category for offer in shown.context["suggested"].kinds] == [category_simple]
    assert not shown.context["form"]["category"].value()
    taken = agent.post(page, {"description": SMS, "suggest": category_simple.pk})
    assert taken.status_code == 200
    assert str(taken.context["form"]["category"].value()) == str(category_simple.pk)
    assert taken.context["suggested"].kinds == []


def test_the_page_of_a_call_offers_while_one_types(agent, classified, category_simple):
    asked = agent.post("/work/new/suggest/", {"description": SMS})
    assert [offer.category for offer in asked.context["suggested"].kinds] == [category_simple]
    taken = agent.post("/work/new/", {"description": SMS, "suggest": category_simple.pk})
    assert str(taken.context["form"]["category"].value()) == str(category_simple.pk)
