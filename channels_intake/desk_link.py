"""The way to the desk beside every page of whoever enters complaints, with how many wait."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.prepared import Prepared
from accounts.roles import Right
from channels_intake.models import Contact
from complaints.workspace.counting import MOST, Asked, shown
from complaints.workspace.navigation import Counted, Item

TO_ENTER = Prepared(
    lambda met: Contact.objects.filter(met, state=Contact.State.RECEIVED).values("pk")[: MOST + 1]
)


def link(waiting: int) -> Item:
    return Item(
        name="desk",
        url=reverse("intake:desk"),
        icon="inbox",
        label=_("Intake desk"),
        count=shown(waiting),
        key="w",
    )


WAITING = Counted("desk", Right.ENTER, Asked(Q(), TO_ENTER), link)
