"""Reading the policies: all of them, one with its versions, what a version says and changed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from sla.access import EDITORS, READERS, only_for
from sla.models import Policy, PolicyVersion
from sla.policies.binding import bindings
from sla.policies.exchange import export
from sla.policies.forms import FileForm, NewPolicyForm
from sla.policies.preview import concerned, diff, promises_of

FIELDS = ("trigger", "stop", "length", "owner", "pausable", "legal", "applies")


@require_safe
@only_for(READERS)
def policies(request: StaffRequest) -> HttpResponse:
    return listed(request)


def listed(request: StaffRequest, status: int = 200, **forms: Any) -> HttpResponse:
    """The list, with the forms to found a policy and to take a file in."""
    held = bindings()
    latest = PolicyVersion.objects.order_by("policy_id", "-number").distinct("policy_id")
    versions = {version.policy_id: version for version in latest.select_related("published_by")}
    every = list(Policy.objects.select_related("draft__edited_by"))
    context: dict[str, Any] = {
        "policies": [
            {
                "policy": policy,
                "version": versions.get(policy.pk),
                "draft": getattr(policy, "draft", None),
                "places": [each for each in held if each.policy_id == policy.pk],
            }
            for policy in every
        ],
        "may_edit": request.user.role in EDITORS,
        "new_form": NewPolicyForm(codes=codes()),
        "file_form": FileForm(),
    }
    return render(request, "sla/policies.html", context | forms, status=status)


def codes() -> list[tuple[str, str]]:
    """The policies for complaints, to choose from."""
    return [(policy.code, policy.name) for policy in Policy.objects.filter(kind=Policy.Kind.COMPLAINT)]


@require_safe
@only_for(READERS)
def policy(request: StaffRequest, code: str) -> HttpResponse:
    """One policy: what it says now, its draft, its versions and where it holds."""
    found = get_object_or_404(Policy.objects.select_related("draft__edited_by"), code=code)
    versions = list(found.versions.select_related("published_by", "policy"))
    context = {
        "policy": found,
        "draft": getattr(found, "draft", None),
        "versions": versions,
        "says": promises_of(versions[0]) if versions else None,
        "places": [each for each in bindings() if each.policy_id == found.pk],
        "concerned": concerned(code),
        "may_edit": request.user.role in EDITORS,
    }
    return render(request, "sla/policy.html", context)


@require_safe
@only_for(READERS)
def version(request: StaffRequest, code: str, number: int) -> HttpResponse:
    """A version and how it differs from the one before it, or from `?against=`."""
    related = PolicyVersion.objects.select_related("policy", "published_by")
    found = get_object_or_404(related, policy__code=code, number=number)
    asked = request.GET.get("against", "")
    against = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else number - 1
    other = related.filter(policy__code=code, number=against).first()
    if other is None and asked:
        raise Http404
    context = {
        "policy": found.policy,
        "version": found,
        "says": promises_of(found),
        "other": other,
        "others": found.policy.versions.exclude(pk=found.pk),
        "diff": diff(promises_of(other), promises_of(found)) if other else [],
    }
    return render(request, "sla/policy_version.html", context)


@require_safe
@only_for(READERS)
def export_file(request: StaffRequest) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="policies.json"'}
    return HttpResponse(export(), content_type="application/json; charset=utf-8", headers=headers)
