"""What the API refuses before the domain is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where – a JSON pointer, a parameter or a header – and what."""

    detail: "str | Promise"
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None

    def as_json(self) -> dict[str, str]:
        places = {"pointer": self.pointer, "parameter": self.parameter, "header": self.header}
        return {"detail": str(self.detail)} | {k: v for k, v in places.items() if v is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One answer that is an error (RFC 9457). `more` holds members of this kind of problem."""

    status: int
    code: str
    detail: "str | Promise" = ""
    errors: Sequence[Fault] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """Ends a request with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
