"""What stands on the printed complaint form (投诉受理单), in the reader's language (S002-5, S003-3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from complaints.models import HistoryEvent, HistoryRoot, Ticket
from complaints.personal import Shown
from complaints.printing.limits import Limit, limits_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """One printing: whose words are shown how, by whom, when, and up to which event."""

    ticket: Ticket
    shown: Shown
    by: str
    now: datetime
    head: HistoryEvent
    root: HistoryRoot | None


def values(form: Print) -> dict[str, Any]:
    """What complaint_form.typ shows. Reads the limits and otherwise only what `form` holds."""
    is_english = (get_language() or "").startswith("en")
    return {
        "lang": "en" if is_english else "zh",
        "region": "GB" if is_english else "CN",
        "site": settings.SITE_NAME or _("Demo Telecom"),
        "title": pgettext("complaint form", "Complaint form"),
        "subtitle": _masking(form.shown),
        "label_width": 29 if is_english else 23,  # mm
        "number_label": pgettext("complaint form", "No."),
        "number": form.ticket.number,
        "page": _("Page {n} of {all}"),
        "parts": [_intake(form.ticket), _complainant(form), *_complaint(form), _limits(form.ticket)],
        "notes": _notes(),
        "signatures": _signatures(),
        "proof": _proof(form),
    }


def _masking(shown: Shown) -> str:
    if shown.in_full:
        return _("Holds personal data. Hand it only to the complainant or to whoever handles the complaint.")
    return _("Personal data is shown in part.")


def _intake(ticket: Ticket) -> dict[str, Any]:
    agent = ticket.agent
    return _pairs(
        pgettext("complaint form", "Acceptance"),
        {
            _("Received"): _moment(ticket.received_at),
            pgettext("complaint form", "Recorded"): _moment(ticket.entered_at),
            _("Channel"): ticket.get_channel_display(),
            pgettext("complaint form", "State"): ticket.state_label,
            _("Accepting agent"): f"{agent.name}  {agent.staff_number}"
            if agent
            else pgettext("complaint form", "none yet"),
            _("Service team"): str(ticket.team or ""),
        },
    )


def _complainant(form: Print) -> dict[str, Any]:
    shown = form.shown
    return _pairs(
        pgettext("complaint form", "Complainant"),
        {
            pgettext("complaint form", "Name"): shown.name or pgettext("complaint form", "not named"),
            pgettext("complaint form", "Complains as"): form.ticket.get_relation_display(),
            _("Phone"): shown.phone,
            _("E-mail"): shown.email,
        },
        {_("Address"): shown.address},
    )


def _complaint(form: Print) -> list[dict[str, Any]]:
    ticket, shown = form.ticket, form.shown
    facts = _pairs(
        pgettext("complaint form", "What it is about"),
        {_("When it happened"): shown.occurred, _("Business"): shown.business},
        {
            _("Category"): ticket.category.path if ticket.category else _("not classified yet"),
            _("Where it happened"): shown.place,
        },
    )
    texts = [
        {"label": _("What happened"), "value": shown.description},
        {"label": _("What is asked for"), "value": shown.demand},
    ]
    return [{**facts, "texts": texts}]


def _limits(ticket: Ticket) -> dict[str, Any]:
    return {
        "title": pgettext("complaint form", "Limits"),
        "table": {
            "widths": [3, 3, 3, 3],
            "head": [
                pgettext("complaint form", "Limit"),
                pgettext("complaint form", "Length"),
                pgettext("complaint form", "At the latest"),
                pgettext("complaint form", "Met"),
            ],
            "rows": [_row(limit) for limit in limits_of(ticket)],
        },
    }


def _row(limit: Limit) -> list[str]:
    return [limit.name, limit.span, _last_moment(limit.due_at), _moment(limit.met_at) if limit.met_at else ""]


def _notes() -> list[str]:
    progress = _(
        "Progress at any time, with number and verification code: %(url)s, or by telephone %(hotline)s."
    )
    return [
        progress % {"url": settings.PUBLIC_URL, "hotline": settings.HOTLINE},
        _(
            "Whoever does not accept the result, or hears nothing for 15 days, may appeal to the "
            "communications authority."
        ),
    ]


def _signatures() -> list[dict[str, str]]:
    date = pgettext("complaint form", "Date")
    return [
        {"who": _("Complainant (signature)"), "date": date},
        {"who": _("Accepting agent (signature)"), "date": date},
        {"who": _("Department (seal)"), "date": date},
    ]


def _proof(form: Print) -> list[str]:
    lines = [
        _("Printed %(at)s by %(who)s. The history of this complaint up to entry %(seq)d has the digest")
        % {"at": _moment(form.now), "who": form.by, "seq": form.head.seq},
        form.head.digest,
    ]
    if form.root:
        lines.append(_("Latest root of all histories: %(root)s") % {"root": form.root})
    return lines


def _pairs(
    title: str,
    pairs: Mapping[str, "str | Promise"],
    wide: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    cells: Sequence[dict[str, Any]] = [
        {"label": label, "value": str(value), "wide": label in (wide or {})}
        for label, value in {**pairs, **(wide or {})}.items()
    ]
    return {"title": title, "pairs": cells}


def _last_moment(at: datetime) -> str:
    """As _moment(); a limit that ends with a day ends at 24:00 of that day, not at 00:00 of the next."""
    local = timezone.localtime(at)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return _moment(at)
    return f"{date_format(local - timedelta(days=1), 'DATE_FORMAT')} 24:00"


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
