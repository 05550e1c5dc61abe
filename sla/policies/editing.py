"""Editing a draft and publishing it, for administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from sla.access import EDITORS, only_for
from sla.models import Policy
from sla.policies.content import parse
from sla.policies.draft_forms import PolicyForms
from sla.policies.drafting import DraftChanged, content_of, discard_draft, found_policy, latest_of, save_draft
from sla.policies.exchange import MOST_BYTES, take_in
from sla.policies.forms import FileForm, NewPolicyForm, PublishForm
from sla.policies.preview import concerned, diff, holiday_eve, promises_of, samples
from sla.policies.publishing import NothingToPublish, publish, wrong
from sla.policies.rows import Malformed, Problem
from sla.policies.views import codes, listed


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(EDITORS)
def edit(request: StaffRequest, code: str) -> HttpResponse:
    policy = get_object_or_404(Policy, code=code)
    draft = getattr(policy, "draft", None)
    edition = draft.edition if draft else 0
    if request.method != "POST":
        return _edit_page(request, policy, PolicyForms(content_of(policy), edition=edition))
    forms = PolicyForms({}, request.POST)
    if "add" in request.POST:
        forms.add(request.POST["add"])
        return _edit_page(request, policy, forms)
    if not forms.is_valid() or not _saved(request, policy, forms):
        return _edit_page(request, policy, forms, status=422)
    messages.success(request, _("The draft is kept. Nothing changes until it is published."))
    return redirect("sla:publish", code)


def _saved(request: StaffRequest, policy: Policy, forms: PolicyForms) -> bool:
    content, seen = forms.content(), forms.whole.cleaned_data["edition"]
    try:
        if problems := wrong(policy, parse(content, code=policy.code)):
            raise Malformed(problems)
        save_draft(code=policy.code, content=content, by=request.user, now=request.now, seen=seen)
    except Malformed as refused:
        forms.refuse(refused.problems)
        return False
    except DraftChanged as changed:
        who = {"who": changed.draft.edited_by}
        forms.refuse(
            [Problem("", _("%(who)s changed the draft meanwhile. Saving again replaces that.") % who)]
        )
        forms.whole.data = {**dict(forms.whole.data.items()), "edition": str(changed.draft.edition)}
        return False
    return True


def _edit_page(request: StaffRequest, policy: Policy, forms: PolicyForms, status: int = 200) -> HttpResponse:
    return render(request, "sla/policy_edit.html", {"policy": policy, "forms": forms}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(EDITORS)
def publish_draft(request: StaffRequest, code: str) -> HttpResponse:
    """What it would change, and with a reason the publication itself."""
    policy = get_object_or_404(Policy.objects.select_related("draft"), code=code)
    draft = getattr(policy, "draft", None)
    if draft is None:
        messages.info(request, _("There is nothing to publish."))
        return redirect("sla:policy", code)
    form = PublishForm(request.POST or None, initial={"edition": draft.edition}, auto_id="publish-%s")
    if request.method != "POST":
        return _publish_page(request, policy, form)
    if not form.is_valid():
        return _publish_page(request, policy, form, status=422)
    cleaned = form.cleaned_data
    try:
        made = publish(
            code=code,
            by=request.user,
            reason=cleaned["reason"],
            valid_from=cleaned["valid_from"] or request.now,
            now=request.now,
            edition=cleaned["edition"],
        )
    except Malformed as refused:
        for each in refused.problems:
            form.add_error(each.place if each.place in form.fields else None, each.message)
        return _publish_page(request, policy, form, status=422)
    except NothingToPublish:
        messages.warning(
            request, _("The draft changed meanwhile, or says what is published already. Look again.")
        )
        return redirect("sla:publish", code)
    messages.success(request, _("Version %(number)d is published.") % {"number": made.number})
    return redirect("sla:policy", code)


def _publish_page(
    request: StaffRequest, policy: Policy, form: PublishForm, status: int = 200
) -> HttpResponse:
    latest = latest_of(policy)
    before = promises_of(latest) if latest else None
    after = parse(policy.draft.content, code=policy.code)
    eve = holiday_eve(request.now)
    context: dict[str, Any] = {
        "policy": policy,
        "form": form,
        "latest": latest,
        "diff": diff(before, after),
        "concerned": concerned(policy.code),
        "eve": eve,
        "samples": list(zip(samples(before, after, request.now), samples(before, after, eve), strict=True)),
        "simulation": policy.simulations.filter(content=policy.draft.content).first(),
    }
    return render(request, "sla/policy_publish.html", context, status=status)


@require_POST
@only_for(EDITORS)
def discard(request: StaffRequest, code: str) -> HttpResponse:
    discard_draft(code=code)
    messages.success(request, _("The draft is discarded."))
    return redirect("sla:policy", code)


@require_POST
@only_for(EDITORS)
def found(request: StaffRequest) -> HttpResponse:
    """A new policy, its draft a copy of another."""
    form = NewPolicyForm(request.POST, codes=codes())
    if not form.is_valid():
        return listed(request, status=422, new_form=form)
    cleaned = dict(form.cleaned_data)
    like = Policy.objects.get(code=cleaned.pop("like"))
    try:
        made = found_policy(**cleaned, like=like, by=request.user, now=request.now)
    except Malformed as refused:
        form.add_error("code", refused.problems[0].message)
        return listed(request, status=422, new_form=form)
    return redirect("sla:policy_edit", made.code)


@require_POST
@only_for(EDITORS)
def import_file(request: StaffRequest) -> HttpResponse:
    """Drafts of what differs; nothing is published by it."""
    form = FileForm(request.POST, request.FILES, auto_id="import-%s")
    if form.is_valid():
        try:
            done = take_in(_text(form.cleaned_data["file"]), by=request.user, now=request.now)
        except (Malformed, UnicodeDecodeError) as refused:
            for message in _messages(refused):
                form.add_error("file", message)
        else:
            messages.success(request, "; ".join(done) or _("The file says what is published already."))
            return redirect("sla:policies")
    return listed(request, status=422, file_form=form)


def _text(file: Any) -> str:
    return str(file.read(MOST_BYTES).decode("utf-8-sig"))


def _messages(refused: Malformed | UnicodeDecodeError) -> list[str]:
    if isinstance(refused, UnicodeDecodeError):
        return [_("This file is not a text in UTF-8.")]
    return [f"{each.place}: {each.message}" if each.place else each.message for each in refused.problems[:20]]
