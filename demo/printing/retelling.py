"""The same complaint in other words, by somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Self
from uuid import uuid5

from complaints.lifecycle.intake import CODE_DIGITS, Complaint, subject
from demo.customers import address, neighbour
from demo.script import Script
from demo.wording import LONGEST
from privacy.masking import mask_digits


@dataclass(frozen=True, slots=True)
class Retelling:
    """One impression's complaint; everything in it hangs on the story's entry key and the place."""

    complaint: Complaint
    subject: str
    code: str


@dataclass(frozen=True, slots=True)
class Retold:
    """The wordings a story allows: those that ask for the same tags and the same priority."""

    script: Script
    descriptions: Sequence[tuple[str, str]]  # with the subject
    demands: Sequence[str]

    @classmethod
    def of(cls, script: Script) -> Self:
        told = script.complaint
        descriptions = [each for each in _formatted(script, script.words.says) if script.reads_alike(each)]
        demands = _formatted(script, script.words.wants)
        return cls(
            script,
            [(each, subject(mask_digits(each))) for each in _or_only(descriptions, told.description)],
            _or_only(demands, told.demand),
        )

    def by(self, place: int) -> Retelling:
        """What the person `place` places further says."""
        told = self.script.complaint
        key = uuid5(told.entry_key, str(place))
        drawn, code = divmod(key.int, 10**CODE_DIGITS)
        description, title = self.descriptions[drawn % len(self.descriptions)]
        complaint = replace(
            told,
            entry_key=key,
            complainant=neighbour(told.complainant, place),
            description=description,
            demand=self.demands[drawn % len(self.demands)],
            place=told.place and address(Random(key.int)),  # noqa: S311 - repeatable on purpose
        )
        return Retelling(complaint, title, f"{code:0{CODE_DIGITS}}")


def _formatted(script: Script, texts: Sequence[str]) -> list[str]:
    return [text.format(**script.slots)[:LONGEST] for text in texts]


def _or_only(choices: list[str], told: str) -> list[str]:
    """The choices, if what was told is one of them; else nobody tells it otherwise."""
    return choices if told in choices else [told]
