"""Names of our mails that nobody can guess: a reply that carries one was written by who got the mail."""

import hmac
import re

from notifications.models import Notice
from privacy.index import blind_index

DOMAIN = "complaints"
PURPOSE = "mail-thread"
TOKEN_CHARACTERS = 32  # hex, 128 bits; with more, mail programs fold and recode the name
LONGEST = 20_000  # characters of References looked at, the latest
_OURS = re.compile(rf"<(\d{{1,18}})\.([0-9a-f]{{{TOKEN_CHARACTERS}}})@{DOMAIN}>", re.ASCII)


def message_id(notice: Notice) -> str:
    """The same for a mail that is sent again, so that a mailbox may drop the second."""
    return f"<{notice.pk}.{_token(str(notice.pk))}@{DOMAIN}>"


def replied_to(references: str) -> Notice | None:
    """The latest of our mails that `references` (References and In-Reply-To) names; None for a forgery."""
    for number, token in reversed(_OURS.findall(references[-LONGEST:])):
        if hmac.compare_digest(token, _token(number)):
            return Notice.objects.filter(pk=number).first()
    return None


def _token(number: str) -> str:
    return blind_index(number, PURPOSE).hex()[:TOKEN_CHARACTERS]
