"""From a draft's answers to a complaint (S002-3, S003-2)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from channels_intake.channels.web.forms import StepForm, WhatForm, WhoForm
from channels_intake.drafts import Answers, answers
from channels_intake.models import Draft
from complaints.lifecycle.intake import Complainant, Complaint
from complaints.models import Attachment, Category
from complaints.states import Channel, Relation

STEPS: tuple[tuple[str, type[StepForm]], ...] = (("complain:who", WhoForm), ("complain:what", WhatForm))


def first_gap(given: Answers) -> str | None:
    """The step that still lacks something, as the name of its page."""
    return next((page for page, form in STEPS if not form(given).is_valid()), None)


def complaint(draft: Draft, attachments: Sequence[Attachment], *, language: str, now: datetime) -> Complaint:
    """The complaint a complete draft makes; its id makes sending it twice harmless."""
    return complaint_of(
        answers(draft), entry_key=draft.pk, attachments=attachments, language=language, now=now
    )


def complaint_of(
    given: Answers,
    *,
    entry_key: uuid.UUID,
    language: str,
    now: datetime,
    attachments: Sequence[Attachment] = (),
) -> Complaint:
    """The complaint that the answers to all steps make."""
    category = Category.objects.filter(code=given.get("category", ""), is_active=True).first()
    return Complaint(
        entry_key=entry_key,
        channel=Channel.WEB,
        received_at=now,
        complainant=_complainant(given),
        description=given["description"],
        demand=given.get("demand", ""),
        business=given.get("business", ""),
        occurred=given.get("occurred", ""),
        place=given.get("place", ""),
        category=category,
        language=language,
        attachments=attachments,
    )


def _complainant(given: Answers) -> Complainant:
    relation = Relation(given["relation"])
    return Complainant(
        name="" if relation == Relation.ANONYMOUS else given.get("name", ""),
        phone=given["phone"],
        email=given.get("email", ""),
        address=given.get("address", ""),
        relation=relation,
        is_vulnerable=bool(given.get("is_vulnerable")),
    )
