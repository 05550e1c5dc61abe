"""Proving the roots: each fits its heads, follows from the one before, and carries our seal."""

import hmac
from collections.abc import Iterator

from complaints import chain
from complaints.models import HistoryRoot, SealedHead
from complaints.models.root import root_digest
from complaints.proof.findings import Finding, Wrong
from complaints.proof.histories import BATCH
from complaints.proof.roots import sealed


def of_roots() -> Iterator[Finding]:
    before: HistoryRoot | None = None
    for root in HistoryRoot.objects.order_by("number").iterator(chunk_size=BATCH):
        expected = before.number + 1 if before else 1
        if root.number != expected:
            yield Finding(wrong=Wrong.ROOT_MISSING, about=f"root {expected}")
        elif root.previous != (before.digest if before else ""):
            yield _at(root, Wrong.ROOT_RELINKED)
        if root.digest != root_digest(root):
            yield _at(root, Wrong.ROOT_ALTERED)
        elif not hmac.compare_digest(root.seal, sealed(root.digest)):
            yield _at(root, Wrong.ROOT_FORGED)
        if not _fits(root):
            yield _at(root, Wrong.TREE)
        before = root


def of_known_root(known: str) -> Iterator[Finding]:
    """`known` is "number:digest", as mailed or logged when it was made."""
    number, _, digest = known.partition(":")
    if not (number.isdecimal() and HistoryRoot.objects.filter(number=number, digest=digest).exists()):
        yield Finding(wrong=Wrong.UNKNOWN_ROOT, about=f"root {number}")


def _fits(root: HistoryRoot) -> bool:
    heads = SealedHead.objects.filter(root=root)
    leaves = (head.leaf for head in heads.order_by("place").iterator(chunk_size=BATCH))
    return chain.tree_root(leaves) == root.tree and heads.count() == root.tickets


def _at(root: HistoryRoot, wrong: Wrong) -> Finding:
    return Finding(wrong=wrong, about=f"root {root.number}", at=root.made_at)
