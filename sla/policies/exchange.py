"""All policies and where they hold as one file, and back (JSON).

Taking a file in publishes nothing: what differs becomes drafts, which are published one by one,
with their preview. Places are bound at once where their policy is published.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from complaints.models import Category
from sla.models import Policy
from sla.policies.binding import Place, bind, bindings
from sla.policies.content import digest, parse
from sla.policies.drafting import latest_of, save_draft
from sla.policies.rows import Malformed, Problem, Row

FORMAT = 1
MOST_BYTES = 1_000_000
FIELDS = ("targets", "ladder", "urge_threshold")


def export() -> str:
    """The latest published version of every policy, and where each holds."""
    policies = [
        {
            "code": policy.code,
            "kind": policy.kind,
            "name_zh": policy.name_zh,
            "name_en": policy.name_en,
            **latest.content,
        }
        for policy in Policy.objects.order_by("code")
        if (latest := latest_of(policy))
    ]
    places = [
        {
            "policy": each.policy.code if each.policy else "",
            "category": each.category.code if each.category else "",
            "unit": each.unit.code if each.unit else "",
        }
        for each in bindings()
    ]
    content = {"format": FORMAT, "policies": policies, "places": places}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


@transaction.atomic
def take_in(text: str, *, by: User, now: datetime) -> list[str]:
    """Make drafts of what differs, and bind what is bound otherwise; returns what was done, in words.

    Raises Malformed with everything that is wrong, and then nothing was done.
    """
    problems: list[Problem] = []
    top = Row(_loaded(text), "", problems)
    top.number("format", FORMAT, FORMAT)
    done: list[str] = []
    for row in top.rows("policies"):
        done += _take_policy(row, by, now)
    for row in top.rows("places"):
        done += _take_place(row, by, now)
    top.nothing_else()
    if problems:
        raise Malformed(problems)
    return done


def _loaded(text: str) -> object:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed([Problem("", _("This is no JSON: %(error)s") % {"error": error})]) from error
    return found


def _take_policy(row: Row, by: User, now: datetime) -> list[str]:
    code, kind = str(row.take("code")), str(row.take("kind"))
    names = {name: str(row.take(name)) for name in ("name_zh", "name_en")}
    content: dict[str, Any] = {name: row.take(name) for name in FIELDS}
    row.nothing_else()
    try:
        parse(content, code=code)
    except Malformed as refused:
        row.problems += [Problem(f"{row.place}.{each.place}", each.message) for each in refused.problems]
    if kind not in Policy.Kind.values or not code.replace("-", "").isalnum() or len(code) > 24:
        row.say("code", _("A code of letters, digits and hyphens, and a known kind are needed."))
    if row.problems:
        return []
    policy, _new = Policy.objects.get_or_create(code=code, defaults={"kind": kind, **names})
    latest = latest_of(policy)
    if latest and latest.digest == digest(content):
        return []
    save_draft(code=code, content=content, by=by, now=now)
    return [_("Draft of %(policy)s") % {"policy": policy.code}]


def _take_place(row: Row, by: User, now: datetime) -> list[str]:
    code, category, unit = (str(row.take(name)) for name in ("policy", "category", "unit"))
    row.nothing_else()
    found = Category.objects.filter(code=category).first() if category else None
    under = Department.objects.filter(code=unit).first() if unit else None
    if (category and not found) or (unit and not under) or (category and unit):
        row.say("category", _("There is no such place here."))
        return []
    if row.problems:
        return []
    try:
        bound = bind(Place(category=found, unit=under), policy=code, by=by, reason=_("From a file"), now=now)
    except Malformed as refused:
        row.problems += [Problem(f"{row.place}.{each.place}", each.message) for each in refused.problems]
        return []
    return (
        [_("%(policy)s holds for %(place)s") % {"policy": code, "place": category or unit or "*"}]
        if bound
        else []
    )
