"""Telling what no person wrote: bounces, reports, absence, lists, and our own mails coming back.

A mail that merely comes from a machine (another complaint system, "no-reply") is none of these.
"""

import re
from collections.abc import Callable

LOOP = "x-complaints-loop"
_ABSENCE = re.compile(
    r"^\s*(?:(?:re|fwd?|回复|答复|转发)[:：]\s*)*(?:自动回复|自动答复|外出自动|不在办公室|休假自动"
    r"|automatic reply|auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office)",
    re.IGNORECASE,
)
_MAIL_SYSTEM = re.compile(r"^(?:mailer-daemon|postmaster|mail-?daemon)[^@]{0,64}@", re.IGNORECASE)
_REPLIED = frozenset({"auto-replied", "auto-notified"})
_TO_MANY = frozenset({"bulk", "junk", "list", "auto_reply"})


def why_automatic(header: Callable[[str], str], content_type: str, sender: str) -> str:
    """The reason, in a few words for the record; "" when a person seems to have written it."""
    if header(LOOP):
        return "our own mail came back"
    if content_type == "multipart/report" or header("x-failed-recipients"):
        return "delivery report"
    if header("return-path").strip() == "<>" or _MAIL_SYSTEM.match(sender):
        return "sent by a mail system"
    if header("auto-submitted").lower().split(";")[0].strip() in _REPLIED:
        return "automatic reply"
    if header("x-autoreply") or header("x-autorespond") or _ABSENCE.match(header("subject")):
        return "automatic reply"
    if header("list-id") or header("precedence").lower().strip() in _TO_MANY:
        return "mailing list"
    return ""
