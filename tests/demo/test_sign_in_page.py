import pytest
from django.urls import reverse

from demo.people import PASSWORD, sign_ins

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("demo", "shown"), [(True, True), (False, False)])
def test_the_sign_in_page_names_the_demo_people_only_in_a_demonstration(
    client, people, settings, demo, shown
):
    settings.DEMO = demo
    people.agent.staff_number = next(iter(sign_ins())).number
    people.agent.save()
    page = client.get(reverse("accounts:sign_in")).content.decode()
    assert (PASSWORD in page) == shown
    assert (people.agent.name in page) == shown
