"""The export page, the file it gives, and the list of who took out what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints.states import State
from reports.exporting.columns import DEFAULT
from reports.models import ExportEvent
from tests.reports.exporting.conftest import rows_of

pytestmark = pytest.mark.django_db
PAGE, FILE, LIST = reverse("reports:export"), reverse("reports:export_file"), reverse("reports:exports")
WANTED = {"columns": ["number", "state"], "language": "en", "format": "csv"}


def test_the_page_says_how_many_and_offers_columns(journey, as_):
    journey.entered()
    page = as_("supervisor").get(PAGE)
    assert page.context["total"] == 1
    chosen = [
        column.code for _title, columns in page.context["form"].groups for column, is_on in columns if is_on
    ]
    assert tuple(chosen) == DEFAULT


def test_the_file_holds_what_was_asked(journey, as_):
    ticket = journey.entered().ticket
    journey.to(State.ARCHIVED)
    answer = as_("supervisor").post(FILE, {**WANTED, "standing": "open"})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert rows_of(b"".join(answer.streaming_content), "csv") == [
        ["Number", "State"],
        [ticket.number, "Accepted"],
    ]
    assert [each.kind for each in ExportEvent.objects.order_by("pk")] == ["begun", "finished"]


@pytest.mark.parametrize("missing", ["columns", "language", "format"])
def test_an_incomplete_wish_shows_the_page_again(as_, missing):
    given = {name: value for name, value in WANTED.items() if name != missing}
    answer = as_("supervisor").post(FILE, given)
    assert answer.status_code == 422
    assert not ExportEvent.objects.exists()


def test_no_file_of_other_cases_than_were_meant(as_):
    """A condition that cannot be read would widen what goes out."""
    assert as_("supervisor").post(FILE, {**WANTED, "period": "2026-13"}).status_code == 422
    assert not ExportEvent.objects.exists()


def test_a_get_exports_nothing(as_):
    assert as_("supervisor").get(FILE).status_code == 405


def test_a_phone_number_does_not_stay_in_the_address(as_):
    answer = as_("supervisor").get(PAGE, {"q": "13800000000"})
    assert answer.status_code == 302
    assert "13800000000" not in answer["Location"]
    assert "tel%3A" in answer["Location"]


def test_every_queue_leads_there_with_its_conditions(journey, as_):
    journey.entered()
    client = as_("supervisor")
    (link,) = client.get("/work/queue/all/?channel=hotline").context["beside"]
    page = client.get(link.url)
    assert page.context["question"].parts == {"queue": "all", "channel": "hotline"}
    assert page.context["total"] == 1


def test_the_auditor_sees_who_took_out_what(journey, as_, people):
    journey.entered()
    list(as_("leader").post(FILE, {**WANTED, "columns": ["number", "phone"]}).streaming_content)
    (row,) = as_("auditor").get(LIST).context["rows"]
    assert (row.begun.by, row.ended.rows, row.is_personal) == (people.leader, 1, True)
    assert as_("auditor").get(PAGE).status_code == 403
    assert as_("leader").get(LIST).status_code == 403


def test_the_pages_cost_the_same_whatever_they_show(journey, as_):
    supervisor, auditor = as_("supervisor"), as_("auditor")

    def cost(client, address) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    for client, address in ((supervisor, PAGE), (auditor, LIST)):
        client.get(address)
    list(supervisor.post(FILE, WANTED).streaming_content)
    before = cost(supervisor, PAGE), cost(auditor, LIST)
    for _ in range(3):
        journey.entered()
        list(supervisor.post(FILE, WANTED).streaming_content)
    assert (cost(supervisor, PAGE), cost(auditor, LIST)) == before
