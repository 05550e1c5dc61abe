"""Preparing a policy: a draft beside the published versions, or a new policy altogether."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from sla.models import Policy, PolicyDraft, PolicyVersion
from sla.policies.content import parse
from sla.policies.rows import Malformed, Problem


class DraftChanged(Exception):
    """Somebody else saved the draft meanwhile; `draft` is theirs."""

    def __init__(self, draft: PolicyDraft) -> None:
        self.draft = draft


def latest_of(policy: Policy) -> PolicyVersion | None:
    return policy.versions.order_by("-number").first()


def content_of(policy: Policy) -> dict[str, Any]:
    """What the draft says, else the latest version, else nothing yet."""
    draft = PolicyDraft.objects.filter(policy=policy).first()
    source = draft or latest_of(policy)
    content: dict[str, Any] = source.content if source else {}
    return content


@transaction.atomic
def save_draft(
    *, code: str, content: dict[str, Any], by: User, now: datetime, seen: int | None = None
) -> PolicyDraft:
    """Keep a draft; `seen` is the edition the form showed (None: whatever is there, 0: none was).

    Raises Malformed, DraftChanged, Policy.DoesNotExist.
    """
    parse(content, code=code)
    policy = Policy.objects.select_for_update().get(code=code)
    draft = PolicyDraft.objects.filter(policy=policy).first()
    if seen is not None and draft and draft.edition != seen and draft.content != content:
        raise DraftChanged(draft)
    draft = draft or PolicyDraft(policy=policy, edition=0)
    if draft.edition and draft.content == content:
        return draft
    draft.content, draft.edition, draft.edited_at, draft.edited_by = content, draft.edition + 1, now, by
    draft.save()
    return draft


def discard_draft(*, code: str) -> None:
    """Gone already is fine as well."""
    PolicyDraft.objects.filter(policy__code=code).delete()


@transaction.atomic
def found_policy(*, code: str, name_zh: str, name_en: str, like: Policy, by: User, now: datetime) -> Policy:
    """A new policy for complaints, its draft a copy of another one. Raises Malformed when it is there."""
    made = {"name_zh": name_zh, "name_en": name_en, "kind": Policy.Kind.COMPLAINT}
    policy, is_new = Policy.objects.get_or_create(code=code, defaults=made)
    if not is_new:
        raise Malformed([Problem("code", _("A policy with this code exists already."))])
    save_draft(code=code, content=content_of(like), by=by, now=now)
    return policy
