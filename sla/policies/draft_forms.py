"""The forms of one draft together: a form per limit and per step, and what the schema says of them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sla.policies.forms import StepForm, TargetForm, WholeForm
from sla.policies.rows import Problem

MOST_ROWS = 30


class PolicyForms:
    """`content()` once valid, problems of the schema at their fields."""

    def __init__(self, content: dict[str, Any], data: Any = None, edition: int = 0) -> None:
        self.refused = False
        if data is None:
            counts = len(content["targets"]), len(content["ladder"])
            first = {"edition": edition, "urge_threshold": content["urge_threshold"]}
            self.whole = WholeForm(initial=first, auto_id="whole-%s")
            self.targets = [
                TargetForm(initial=TargetForm.initial_of(each), prefix=f"t{n}", auto_id="id-%s")
                for n, each in enumerate(content["targets"])
            ]
            self.steps = [
                StepForm(initial=each, prefix=f"s{n}", auto_id="id-%s")
                for n, each in enumerate(content["ladder"])
            ]
        else:
            counts = _count(data, "targets"), _count(data, "steps")
            self.whole = WholeForm(data, auto_id="whole-%s")
            self.targets = [
                TargetForm(data, prefix=f"t{n}", auto_id="id-%s")
                for n in range(counts[0])
                if f"t{n}-gone" not in data
            ]
            self.steps = [
                StepForm(data, prefix=f"s{n}", auto_id="id-%s")
                for n in range(counts[1])
                if f"s{n}-gone" not in data
            ]
        self.counts = counts

    def add(self, what: str) -> None:
        """One more empty row, as the button without JavaScript asks."""
        if what == "target" and self.counts[0] < MOST_ROWS:
            self.targets.append(TargetForm(prefix=f"t{self.counts[0]}", auto_id="id-%s"))
            self.counts = self.counts[0] + 1, self.counts[1]
        elif what == "step" and self.counts[1] < MOST_ROWS:
            self.steps.append(StepForm(prefix=f"s{self.counts[1]}", auto_id="id-%s"))
            self.counts = self.counts[0], self.counts[1] + 1

    @property
    def all(self) -> list[forms.Form]:
        return [self.whole, *self.targets, *self.steps]

    def is_valid(self) -> bool:
        wrong = [form for form in self.all if not form.is_valid()]  # every form, not up to the first
        self.refused = bool(wrong)
        return not wrong

    def content(self) -> dict[str, Any]:
        return {
            "targets": [form.content() for form in self.targets],
            "ladder": [form.content() for form in self.steps],
            "urge_threshold": self.whole.cleaned_data["urge_threshold"],
        }

    def _rows(self, kind: str) -> Sequence[forms.Form]:
        if kind == "targets":
            return self.targets
        return self.steps if kind == "ladder" else []

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Put each problem at its field; what has none stands above the form."""
        self.refused = True
        for each in problems:
            kind, _dot, rest = each.place.partition(".")
            number, _dot, name = rest.partition(".")
            rows = self._rows(kind)
            name = name.removeprefix("applies.")
            if number.isdigit() and int(number) < len(rows):
                form = rows[int(number)]
                form.add_error(name if name in form.fields else None, each.message)
            else:
                self.whole.add_error(kind if kind in self.whole.fields else None, each.message)


def _count(data: Any, name: str) -> int:
    text = str(data.get(name, "0"))
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() else 0
