"""A report is of one state of the database, whatever is written while it is built."""

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from reports import building, building_queue, publishing
from reports.building_queue import build_waiting
from reports.models import Edition, Rollup
from reports.periods import Period
from reports.snapshot import beside, one_snapshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def october(people) -> None:
    for dimension, key in (("", ""), ("complainant", "self"), ("branch", "east"), ("channel", "hotline")):
        keys = {key: {"accepted": [7]}}
        Rollup.objects.create(span=Rollup.Span.MONTH, first="2026-10-01", dimension=dimension, keys=keys)


# So many that no digest in the document holds the same figures by chance.
CHANGED = "UPDATE reports_rollup SET keys = replace(keys::text, '7', '946300946')::jsonb"


def test_what_is_written_meanwhile_stays_out(october, people, monkeypatch):
    """As soon as the first section is done, somebody else changes every number and commits."""
    now = timezone.now()
    edition = publishing.ask_for(period=Period.parse("2026-10"), language="en", by=people.analyst, now=now)
    build, seen = building.build, []

    def disturbed(**given):
        told = given.pop("told")

        def telling(done: int, of: int) -> None:
            told(done, of)
            with beside() as other, other.cursor() as cursor:
                if done == 1:
                    cursor.execute(CHANGED)
                cursor.execute("SELECT progress FROM reports_edition")
                seen.append(cursor.fetchone()[0])

        return build(**given, told=telling)

    monkeypatch.setattr(building_queue, "build", disturbed)
    assert build_waiting(now=now) == 1
    document = Edition.objects.get(pk=edition.pk).document
    assert "946300946" not in document
    tables = {block.title: block.total for block in _tables(edition)}
    assert {total[1] for title, total in tables.items() if title in ("Branches", "Who complained")} == {7}
    assert seen == sorted(seen)  # others see how far it is while it is built
    assert 0 < seen[0] < seen[-1] == 100
    assert Rollup.objects.filter(keys__contains={"": {"accepted": [946300946]}}).exists()


def _tables(edition: Edition):
    edition.refresh_from_db()
    blocks = [block for section in edition.written.sections for block in section.flat]
    return [block for block in blocks if type(block).__name__ == "Table"]


def test_nothing_is_written_in_a_snapshot(people):
    with pytest.raises(InternalError, match="read-only"), one_snapshot():
        Rollup.objects.create(span=Rollup.Span.DAY, first="2026-10-01", keys={})


def test_within_a_transaction_its_rules_go_on(people):
    with transaction.atomic(), one_snapshot():
        Rollup.objects.create(span=Rollup.Span.DAY, first="2026-10-01", keys={})
    assert Rollup.objects.exists()
    assert not connection.in_atomic_block
