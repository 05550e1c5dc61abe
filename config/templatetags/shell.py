"""What stands beside every page of the staff, drawn once per kind of person; counts and names fill it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from config.stencils import drawn, hole

register = template.Library()

COUNT = "count_{}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation as ui/_nav.html draws it; `count` is a hole, or None for none."""

    name: str
    url: str
    icon: str
    label: str
    key: str
    is_late: bool
    current: bool
    count: SafeString | None


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    items: tuple[Link, ...]


@register.simple_tag(takes_context=True)
def shell(context: Context, partial: str) -> SafeString:
    """One of the partials ui/_sidebar.html and ui/_keys.html."""
    request, user = context["request"], context["request"].user
    sections = list(context["nav"])
    counts = [item.count for section in sections for item in section.items if _counts(item)]
    shape: dict[str, Hashable] = {
        "nav": tuple(_parts(sections, request.path)),
        "sees_tickets": bool(getattr(user, "sees_tickets", False)),
    }
    values = {
        "site_name": context["site_name"],
        "csrf_token": context["csrf_token"],  # made when it is shown, once for a page
        "this_page": request.get_full_path(),
        "name": getattr(user, "name", ""),
        "initial": getattr(user, "name", "")[:1],
        "staff_number": getattr(user, "staff_number", ""),
        "configuration": _configuration(context),
        **{COUNT.format(place): count for place, count in enumerate(counts)},
    }
    return drawn(partial, shape, values)


def _parts(sections: Iterable[Any], path: str) -> Iterable[Part]:
    place = 0
    for section in sections:
        links = []
        for item in section.items:
            count = hole(COUNT.format(place)) if _counts(item) else None
            place += count is not None
            links.append(_link(item, path, count))
        yield Part(str(section.title), tuple(links))


def _counts(item: Any) -> bool:
    return getattr(item, "count", None) is not None


def _link(item: Any, path: str, count: SafeString | None) -> Link:
    return Link(
        name=getattr(item, "name", ""),
        url=item.url,
        icon=item.icon,
        label=str(item.label),
        key=getattr(item, "key", ""),
        is_late=bool(getattr(item, "is_late", False)),
        current=bool(getattr(item, "current", False)) or item.url == path,
        count=count,
    )


def _configuration(context: Context) -> str:
    """The sections of the administration, on its own pages."""
    if not context.get("available_apps"):
        return ""
    shown = {name: context[name] for name in ("request", "available_apps")}
    return render_to_string("admin/_sections.html", shown)
