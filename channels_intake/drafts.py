"""A complaint form while it is being filled in: kept on the server, encrypted, for three days."""

import json
import uuid
from datetime import datetime

from channels_intake.models import Draft
from complaints.models import Attachment

Answers = dict[str, str]
LONGEST = Draft._meta.get_field("answers").max_chars


def start(*, now: datetime) -> Draft:
    return Draft.objects.create(answers="{}", started_at=now, touched_at=now)


def find(draft_id: str, *, now: datetime) -> Draft | None:
    """The draft of this session, unless it expired or was sent."""
    try:
        draft = Draft.objects.filter(pk=uuid.UUID(draft_id)).first()
    except ValueError:
        return None
    return draft if draft and not draft.expired(now) else None


def locked(draft: Draft) -> Draft | None:
    """The draft with its row locked until the transaction ends; None when it was sent meanwhile."""
    return Draft.objects.select_for_update().filter(pk=draft.pk).first()


def answers(draft: Draft) -> Answers:
    stored: Answers = json.loads(draft.answers)
    return stored


def keep_answers(draft: Draft, given: Answers, *, now: datetime) -> bool:
    """Add the answers of one step to those kept before; False when they are too long to be kept."""
    words = json.dumps(answers(draft) | given, ensure_ascii=False)
    if len(words) > LONGEST:
        return False
    draft.answers = words
    draft.touched_at = now
    draft.save(update_fields=["answers", "touched_at"])
    return True


def purge(*, now: datetime) -> int:
    """Delete drafts never sent, and their files; returns how many drafts went."""
    expired = Draft.objects.filter(Draft.outlived(now))
    for attachment in Attachment.objects.filter(ticket=None, pk__in=expired.values("attachments")):
        attachment.file.delete(save=False)
        attachment.delete()
    _, deleted = expired.delete()
    return deleted.get("channels_intake.Draft", 0)
