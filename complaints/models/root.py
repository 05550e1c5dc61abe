"""Daily roots: one digest over the heads of all histories, chained from day to day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints import chain
from complaints.models.append_only import AppendOnly
from complaints.models.ticket import Ticket


class HistoryRoot(AppendOnly):
    """Seals every history that grew since the root before; made daily and on demand.

    `tree` is the Merkle tree hash over the heads, `digest` binds it to the root before, `seal`
    is the digest under a key that the database does not hold.
    """

    number = models.PositiveIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    tickets = models.PositiveIntegerField()
    tree = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("root of the histories")
        verbose_name_plural = _("roots of the histories")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


class SealedHead(AppendOnly):
    """The last event of one ticket when a root was made: a leaf of its tree, in order of `place`."""

    root = models.ForeignKey(HistoryRoot, models.PROTECT, related_name="heads")
    place = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sealed head")
        verbose_name_plural = _("sealed heads")
        constraints = [
            models.UniqueConstraint(fields=["root", "place"], name="sealed_place_once"),
            models.UniqueConstraint(fields=["ticket", "seq"], name="sealed_head_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} #{self.seq}"

    @property
    def leaf(self) -> bytes:
        return chain.leaf(self.number, self.seq, self.digest)


def root_digest(root: HistoryRoot) -> str:
    return chain.root_digest(
        number=root.number,
        made_at=chain.instant(root.made_at),
        tickets=root.tickets,
        tree=root.tree,
        previous=root.previous,
    )
