"""What was taken out, each export as one row: how it began and how it ended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.roles import Role
from complaints.catalogue import catalogue
from complaints.states import Channel, Stage
from complaints.workspace.narrowing import Only
from complaints.workspace.queue import tops_of
from complaints.workspace.queues import BY_NAME
from reports.exporting.columns import COLUMNS, Group
from reports.exporting.question import Standing, When
from reports.models import ExportEvent
from reports.periods import Period

PER_PAGE = 50
Kind = ExportEvent.Kind


@dataclass(frozen=True, slots=True)
class TakenOut:
    """`ended` is None while it runs, and where the house fell silent in the middle."""

    begun: ExportEvent
    ended: ExportEvent | None

    @property
    def role(self) -> str:
        return str(Role(self.begun.role).label)

    @property
    def question(self) -> str:
        return " · ".join(_words(self.begun.question)) or _("everything they see")

    @property
    def columns(self) -> str:
        return " · ".join(str(COLUMNS[code].title) for code in self.begun.columns if code in COLUMNS)

    @property
    def is_personal(self) -> bool:
        return any(COLUMNS[code].group is Group.PERSONAL for code in self.begun.columns if code in COLUMNS)


def taken_out(*, before: int | None = None) -> Sequence[TakenOut]:
    """One page and one row more, in two queries."""
    older = Q(pk__lt=before) if before else Q()
    begun = list(
        ExportEvent.objects.filter(older, kind=Kind.BEGUN)
        .select_related("by")
        .order_by("-pk")[: PER_PAGE + 1]
    )
    ended = ExportEvent.objects.filter(export__in=[each.export for each in begun]).exclude(kind=Kind.BEGUN)
    ends = {each.export: each for each in ended}
    return [TakenOut(each, ends.get(each.export)) for each in begun]


def _words(asked: Mapping[str, str]) -> Iterator[str]:
    """A question as it was written down, in the reader's language."""
    if queue := BY_NAME.get(asked.get("queue", "")):
        yield str(queue.label)
    if "period" in asked:
        yield f"{When(asked['when']).label} {Period.parse(asked['period']).label}"
    if "standing" in asked:
        yield str(Standing(asked["standing"]).label)
    if "stage" in asked:
        yield str(Stage(int(asked["stage"])).label)
    if "category" in asked:
        top = tops_of(catalogue()).get(asked["category"])
        yield top.name if top else asked["category"]
    if "channel" in asked:
        yield str(Channel(asked["channel"]).label)
    if "priority" in asked:
        yield _("priority %(level)s") % {"level": asked["priority"]}
    if "only" in asked:
        yield str(Only(asked["only"]).label)
    if "q" in asked:
        yield _search(asked["q"])


def _search(sort: str) -> str:
    named = {
        "tel": _("a phone number"),
        "name": _("a customer's name"),
        "words": pgettext("search", "words of the subject"),
    }
    return named.get(sort, sort)
