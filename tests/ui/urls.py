"""Addresses for the tests of the bases and components: a staff page, a public page, and stubs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import URLPattern, URLResolver, include, path

from config.favicon import favicon

NOW = datetime(2026, 11, 19, 2, 24, tzinfo=UTC)  # 10:24 in Shanghai
PAGES = Path(__file__).parent / "pages"
STEPS = ["受理", "分类", "派单", "调查核实", "解决", "反馈", "归档"]


class ComplaintForm(forms.Form):
    who = forms.CharField(label="姓名", max_length=20, help_text="证件上的名字")
    what = forms.CharField(label="问题描述", widget=forms.Textarea, max_length=50)
    category = forms.ChoiceField(label="分类", choices=[("", "请选择"), ("a", "擅自开通")])
    severity = forms.ChoiceField(
        label="严重程度", widget=forms.RadioSelect, choices=[("1", "一般"), ("2", "较重")]
    )
    agreed = forms.BooleanField(label="我已阅读说明")
    topics = forms.MultipleChoiceField(
        label="涉及", required=False, widget=forms.CheckboxSelectMultiple, choices=[("a", "资费")]
    )
    happened_at = forms.DateTimeField(label="发生时间", required=False, initial=NOW)
    proof = forms.FileField(label="照片或录音", required=False)


def stages() -> list[SimpleNamespace]:
    """The fourth of seven steps is the current one."""
    looks = ["done"] * 3 + ["now"] + ["later"] * 3
    return [
        SimpleNamespace(label=label, status=look, note="何立")
        for label, look in zip(STEPS, looks, strict=True)
    ]


def _page(name: str, *, staff: bool) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        request.now = NOW  # type: ignore[attr-defined]
        request.user = SimpleNamespace(  # type: ignore[assignment]
            is_authenticated=staff, sees_tickets=staff, name="林晓", staff_number="KF0317"
        )
        form = ComplaintForm(request.POST or None)
        if form.is_valid():
            messages.success(request, "已派给网络部")
            return redirect("/other" if staff else "/done")
        context = {"form": form, "stages": stages(), "rows": range(3), "yesterday": NOW - timedelta(hours=15)}
        for minutes in (-153, 27, 191, 9999):
            context[f"in_{minutes}".replace("-", "minus_")] = NOW + timedelta(minutes=minutes)
        context["a_day_ago"] = NOW - timedelta(hours=23, minutes=33)
        template = engines["django"].from_string((PAGES / name).read_text())
        return HttpResponse(template.render(context, request), status=422 if form.errors else 200)

    return view


def _stub(request: HttpRequest, slug: str = "") -> HttpResponse:
    return HttpResponse("")


def _names(app: str, *names: str) -> URLResolver:
    routes = [path(name, _stub, name=name) for name in names]
    return path(f"{app}/", include((routes, app)))


urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("favicon.ico", favicon),
    path("staff", _page("parts.html", staff=True)),
    path("queue", _page("queue.html", staff=True)),
    path("other", _page("other.html", staff=True)),
    path("form", _page("form.html", staff=False)),
    path("done", _page("done.html", staff=False)),
    path(
        "portal/",
        include(([path("<slug:slug>", _stub, name="page"), path("", _stub, name="home")], "portal")),
    ),
    _names("workspace", "home", "find"),
    _names("accounts", "sign_in", "sign_out"),
]
