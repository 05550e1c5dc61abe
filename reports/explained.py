"""A number with a name that says what was counted: the same shape for figures and for live counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """`code` names it in addresses and anchors, `name` on screen."""

    code: str
    name: Promise

    @property
    def paragraphs(self) -> Sequence[str]:
        """What it means, in the active language."""
        raise NotImplementedError
