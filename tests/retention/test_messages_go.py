"""Messages and recordings outside a ticket go after six months, those behind a complaint with it."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from channels_intake.models import Contact
from complaints.models import Attachment, LedgerEntry
from complaints.retention.applying import apply_retention
from notifications.models import Notice
from tests.retention.conftest import WRITTEN, a_file

pytestmark = pytest.mark.django_db
Rule, What = LedgerEntry.Rule, LedgerEntry.What


def test_recordings_linked_to_nothing_go_after_six_months(now):
    old = a_file(now - timedelta(days=190))
    young = a_file(now - timedelta(days=180))
    gone = apply_retention(now=now)
    assert gone == {(Rule.UNLINKED, What.FILES): 1}
    assert not default_storage.exists(str(old.file.name))
    assert list(Attachment.objects.all()) == [young]


def test_addresses_of_old_mails_go(expired, now):
    fresh = Notice.objects.filter(transport="email", recipient=None).count()
    Notice.objects.update(sent_at=now)
    assert fresh
    gone = apply_retention(now=now)
    assert gone[Rule.ADDRESSES, What.NOTICES] == fresh
    assert not Notice.objects.filter(address__isnull=False).exists()


def test_a_mail_that_waits_is_sent_first(expired, now):
    Notice.objects.update(sent_at=None, failed_at=None)
    assert (Rule.ADDRESSES, What.NOTICES) not in apply_retention(now=now)


def a_contact(at, **given) -> Contact:
    made = {"channel": "email", "external_id": str(at), "received_at": at, "raw": WRITTEN, **given}
    return Contact.objects.create(**made)


def test_a_message_that_became_no_complaint_is_emptied_after_six_months(now):
    old, young = now - timedelta(days=190), now - timedelta(days=180)
    gone = a_contact(old, state="discarded", settled_at=old)
    kept = a_contact(young, state="discarded", settled_at=young)
    waiting = a_contact(old - timedelta(days=1))
    assert apply_retention(now=now) == {(Rule.UNLINKED, What.CONTACTS): 1}
    assert [Contact.objects.get(pk=each.pk).raw for each in (gone, kept, waiting)] == ["{}", WRITTEN, WRITTEN]
    assert not apply_retention(now=now)


def test_the_message_behind_a_complaint_goes_with_it(expired, now):
    at = expired.received_at
    entered = a_contact(at, state="entered", ticket=expired, settled_at=at)
    twin = a_contact(at + timedelta(minutes=1), state="duplicate", duplicate_of=entered, settled_at=at)
    apply_retention(now=now)
    assert {Contact.objects.get(pk=each.pk).raw for each in (entered, twin)} == {"{}"}
