"""Whatever the history can hold, a newcomer finds in the demo."""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile

from complaints.file_kinds import Kind
from complaints.files import check
from complaints.lifecycle.events import Classification, Event
from complaints.models import (
    Appeal,
    Attachment,
    ContactRecord,
    HistoryEvent,
    Plan,
    Question,
    Ticket,
)
from complaints.models.attachment import EvidenceKind
from demo.exhibits.choosing import OURS
from demo.filing import Filed, contents, store_after_commit
from demo.printing.press import Press
from sla import events as _of_the_deadlines  # noqa: F401 - so that its kinds are known
from tests.demo.conftest import END

pytestmark = pytest.mark.django_db

# What only comes of itself, or of people, once a house is at work.
NOT_PLAYED = {
    "imported": "a ticket of another system, brought by a file",
    "anonymised": "the retention of years has not ended within a demo of months",
    "copy_taken": "a customer downloads it",
    "deadline_recounted": "a year's calendar was announced while limits ran",
    "promise_due": "the timer tells of what is due while people work",
    "handed_up": "no policy that is shipped hands a ticket up",
}


def kinds(base: type[Event] = Event) -> Iterator[str]:
    for each in base.__subclasses__():
        if each.kind != Classification.kind:  # a part of others
            yield each.kind
        yield from kinds(each)


def test_every_kind_of_event_is_played_or_said_why_not(seeded):
    told = set(HistoryEvent.objects.values_list("kind", flat=True).distinct())
    assert told | NOT_PLAYED.keys() == set(kinds())
    assert not told & NOT_PLAYED.keys()


def test_files_of_every_kind_hang_on_tickets(seeded):
    files = Attachment.objects.exclude(ticket=None)
    assert set(files.values_list("kind", flat=True)) == set(EvidenceKind.values)
    assert set(files.values_list("media_type", flat=True)) >= {
        Kind.PNG,
        Kind.PDF,
        Kind.CSV,
        Kind.TEXT,
        Kind.WAV,
    }
    assert {True, False} == set(files.values_list("from_customer", flat=True))
    assert 0.05 < files.values("ticket").distinct().count() / Ticket.objects.count() < 0.3


def test_every_subject_has_its_evidence(staffed):
    assert OURS.keys() == {code for code, each in staffed.categories.items() if each.parent_id is None}


def test_flags_marks_and_records_of_every_sort(seeded):
    for flag in ("is_group", "is_confidential"):
        assert Ticket.objects.open().filter(**{flag: True}).exists(), flag
    assert any(Ticket.objects.values_list("tags", flat=True))
    for reached in (True, False):
        assert ContactRecord.objects.filter(reached=reached, by_customer=False).exists()
    assert ContactRecord.objects.filter(by_customer=True).exists()
    assert set(Question.objects.values_list("ending", flat=True)) >= {"answered", "silent", "decided"}
    assert Plan.objects.filter(shares__isnull=False).exists()
    assert Plan.objects.filter(options__is_chosen=True).exists()
    assert Appeal.objects.filter(kind="regulator", materials__isnull=False).exists()
    conclusions = Appeal.objects.exclude(decided_at=None).values_list("conclusion", flat=True)
    assert set(conclusions) <= set(Appeal.Conclusion.values)


def test_files_are_taken_as_evidence_and_stored_once_the_rows_are(
    unsaved, settings, tmp_path, django_capture_on_commit_callbacks
):
    files = [file for case in unsaved.cases for file in case.files]
    for file in files:
        assert check(content(file)) == file.attachment.media_type
    with django_capture_on_commit_callbacks(execute=True):
        store_after_commit(contents(files))
        assert not any(tmp_path.rglob("attachments/*/*"))
    for file in files[:20]:
        with file.attachment.file.open("rb") as stored:
            assert stored.read() == file.exhibit.content


def content(file: Filed) -> ContentFile[bytes]:
    return ContentFile(file.exhibit.content, name=file.attachment.name)


def test_a_story_that_is_told_often_has_no_files(unsaved):
    play = next(play for play in unsaved.plays if play.case.files)
    with pytest.raises(LookupError):
        Press.of(play, END)
