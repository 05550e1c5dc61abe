"""From the file to the tickets without JavaScript, and what the pages never show."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from channels_intake.importing import purging
from channels_intake.importing.limits import FILE_MAX_BYTES
from channels_intake.models import ColumnMapping, Import
from complaints.models import Ticket
from tests.channels_intake.importing.files import (
    HEADERS,
    as_csv,
    begun,
    checked,
    closed,
    imported,
    still_open,
)

pytestmark = pytest.mark.django_db
URL = "/work/imports/"


@pytest.fixture
def supervisor(client, people):
    client.force_login(people.supervisor)
    return client


def sent(client, data: bytes, kind="tickets", **given):
    file = SimpleUploadedFile("../旧工单\u200b.csv", data)
    return client.post(f"{URL}new/{kind}/", {"file": file, "source": "old-crm", **given})


def columns_of(asked: Import) -> dict[str, str]:
    return {f"column_{field}": str(place) for field, place in asked.columns.items()}


def test_all_the_way(supervisor):
    page = sent(supervisor, as_csv(closed(), still_open(), encoding="gb18030"))
    asked = Import.objects.get()
    assert (page["Location"], asked.name, asked.state) == (f"{URL}{asked.pk}/", "旧工单.csv", "mapping")
    assert "张**" in supervisor.get(page["Location"]).content.decode()
    given = columns_of(asked) | {"channel": "hotline", "save_as": "旧系统"}
    assert supervisor.post(f"{URL}{asked.pk}/columns/", given).status_code == 302
    found = supervisor.get(f"{URL}{asked.pk}/").content.decode()
    assert "13800000000" not in found
    assert "张晓明" not in found
    for _twice in range(2):
        assert supervisor.post(f"{URL}{asked.pk}/start/").status_code == 302
    assert Ticket.objects.count() == 2
    assert ColumnMapping.objects.get().headers["number"] == "工单编号"
    assert supervisor.get(f"{URL}{asked.pk}/").status_code == 200
    found = supervisor.get(f"{URL}?number=C-1").content.decode()
    assert Ticket.objects.get(state="archived").number in found


def test_a_saved_mapping_reads_other_orders_of_columns(supervisor, people, now):
    first = begun(as_csv(closed()), people.supervisor, now)
    given = columns_of(first) | {"channel": "hall", "save_as": "旧系统", "lenient": "on"}
    supervisor.post(f"{URL}{first.pk}/columns/", given)
    turned = as_csv(closed()[::-1], headers=HEADERS[::-1])
    again = begun(turned, people.supervisor, now)
    mapping = ColumnMapping.objects.get()
    page = supervisor.get(f"{URL}{again.pk}/?mapping={mapping.pk}")
    form = page.context["form"]
    assert form["column_number"].initial == "7"
    assert form["channel"].initial == "hall"


def test_what_is_missing_is_said_at_its_field(supervisor, people, now):
    asked = begun(as_csv(closed()), people.supervisor, now)
    page = supervisor.post(f"{URL}{asked.pk}/columns/", {"column_number": "0", "channel": "hotline"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"column_received", "column_description"}


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0rest", b"a,b\n"])
def test_a_file_that_is_none_is_explained(supervisor, data):
    page = sent(supervisor, data)
    if page.status_code == 302:
        assert Import.objects.get().state == "failed"
        assert supervisor.get(page["Location"]).context["why"]
    else:
        assert page.status_code == 422


def test_a_request_that_is_too_large_is_not_read(supervisor):
    page = supervisor.post(
        f"{URL}new/tickets/", b"x", content_type="text/plain", CONTENT_LENGTH=str(FILE_MAX_BYTES * 2)
    )
    assert page.status_code == 413


def test_a_source_may_not_pass_for_an_authority(supervisor):
    assert sent(supervisor, as_csv(closed()), source="12345").status_code == 422


def test_the_problems_are_a_file_without_formulas_and_without_people(supervisor, people, now):
    rows = [closed("=1+1"), closed("B", 手机号码="=13"), closed("C", 受理时间="=NOW()")]
    asked = checked(as_csv(*rows), people.supervisor, now)
    answer = supervisor.get(f"{URL}{asked.pk}/problems.csv")
    text = answer.content.decode("utf-8-sig")
    cells = [cell for line in text.splitlines()[1:] for cell in line.split(",")]
    assert len(text.splitlines()) == 4
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]


def test_long_lists_of_problems_have_pages(supervisor, people, now, django_assert_max_num_queries):
    asked = checked(as_csv(*(closed(f"N{n}", 受理时间="?") for n in range(60))), people.supervisor, now)
    with django_assert_max_num_queries(14):
        page = supervisor.get(f"{URL}{asked.pk}/")
    assert len(page.context["problems"]) == 50
    following = supervisor.get(f"{URL}{asked.pk}/{page.context['next_url'].split('#')[0]}")
    assert [each["row"] for each in following.context["problems"]] == list(range(52, 62))


def test_whoever_did_not_bring_it_does_not_go_on_with_it(people, now, client):
    case = {"kind": Import.Kind.CASES, "source": "12345"}
    asked = checked(as_csv(closed()), people.supervisor, now, **case)
    client.force_login(people.leader)
    assert client.post(f"{URL}{asked.pk}/start/").status_code == 403
    assert not Ticket.objects.exists()


def test_tickets_of_another_system_are_not_a_leaders(people, now, client):
    asked = imported(as_csv(closed()), people.supervisor, now)
    client.force_login(people.leader)
    assert client.get(f"{URL}{asked.pk}/").status_code == 404
    assert client.get(f"{URL}new/tickets/").status_code == 404
    assert client.get(f"{URL}?number=C-1").context["origins"] == []


def test_the_command_does_the_same(people, now, tmp_path, capsys):
    file = tmp_path / "old.csv"
    file.write_bytes(as_csv(closed("A"), closed("B", 受理时间="?"), encoding="gb18030"))
    given = {"source": "old-crm", "by": people.supervisor.staff_number}
    call_command("import_tickets", file, dry_run=True, **given)
    assert not Ticket.objects.exists()
    call_command("import_tickets", file, **given)
    call_command("import_tickets", file, **given)
    assert Ticket.objects.count() == 1
    assert "0 new tickets, 1 known, 1 left out" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("import_tickets", file, mapping="nobody saved this", **given)
    with pytest.raises(CommandError):
        call_command("import_tickets", file, source="x", by=people.agent.staff_number)


def test_what_nobody_goes_on_with_is_deleted(people, now):
    asked = checked(as_csv(closed(), closed("B", 受理时间="?")), people.supervisor, now)
    assert purging.purge(now=now + purging.ABANDONED_AFTER * 2) == 1
    purging.purge(now=now + purging.ABANDONED_AFTER * 2 + purging.LISTED_FOR * 2)
    asked.refresh_from_db()
    assert (asked.state, asked.chunks.count(), asked.problems.count()) == ("cancelled", 0, 0)
