"""Publishing a draft: from then on it is a version, and never changes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from complaints.models import Category
from sla.in_force import publish_alone, refresh
from sla.models import Policy, PolicyDraft, PolicyVersion
from sla.policies.content import digest, parse
from sla.policies.rows import Malformed, Problem
from sla.policy import Policy as Promises
from sla.presets import OVERLAY_POLICY

NOT_SERVED = gettext_lazy("First say the organisation's service hours, on their own page.")


class NothingToPublish(Exception):
    """There is no draft, or it says what the latest version says."""


@transaction.atomic
def publish(
    *, code: str, by: User, reason: str, valid_from: datetime, now: datetime, edition: int | None = None
) -> PolicyVersion:
    """Make the draft the next version, for tickets that are bound from `valid_from` on.

    `edition` is the draft the preview was about. Raises NothingToPublish, Malformed.
    """
    publish_alone()
    policy = Policy.objects.get(code=code)
    draft = PolicyDraft.objects.select_for_update().filter(policy=policy).first()
    latest = policy.versions.order_by("-number").first()
    if draft is None or (edition is not None and draft.edition != edition):
        raise NothingToPublish
    found = digest(draft.content)
    if latest and latest.digest == found:
        raise NothingToPublish
    problems = [*_moment(policy, valid_from, now), *wrong(policy, parse(draft.content, code=code))]
    if problems:
        raise Malformed(problems)
    version = PolicyVersion.objects.create(
        policy=policy,
        number=latest.number + 1 if latest else 1,
        content=draft.content,
        digest=found,
        valid_from=valid_from,
        published_at=now,
        published_by=by,
        reason=reason,
    )
    draft.delete()
    return version


def wrong(policy: Policy, promises: Promises) -> list[Problem]:
    """What the schema cannot know: the regulator's limits, categories and service hours."""
    found: list[Problem] = []
    theirs: set[str] = set()
    if policy.kind == Policy.Kind.COMPLAINT:
        rules = refresh()
        theirs = {
            target.code
            for _, number in rules.begin[OVERLAY_POLICY]
            for target in rules.policy(OVERLAY_POLICY, number).targets
        }
    asked = {code for target in promises.targets for code in target.applies.categories}
    known = set(Category.objects.filter(code__in=asked).values_list("code", flat=True))
    is_served = bool(refresh().hours)
    for number, target in enumerate(promises.targets):
        if target.limit.unit.is_service and not is_served:
            found.append(Problem(f"targets.{number}.unit", str(NOT_SERVED)))
        if target.code in theirs:
            message = _("This limit is the regulator's and runs beside every policy.")
            found.append(Problem(f"targets.{number}.code", message))
        for code in sorted(target.applies.categories - known):
            message = _("There is no category “%(value)s”.") % {"value": code}
            found.append(Problem(f"targets.{number}.applies.categories", message))
    return found


def _moment(policy: Policy, valid_from: datetime, now: datetime) -> list[Problem]:
    if valid_from < now:
        return [
            Problem("valid_from", _("A version begins now or later: nothing is promised anew backwards."))
        ]
    last = policy.versions.aggregate(last=Max("valid_from"))["last"]
    if last and valid_from < last:
        return [Problem("valid_from", _("The version before it begins later than that."))]
    return []
