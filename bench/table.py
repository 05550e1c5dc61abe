"""The figures as a table, and its place in docs/benchmarks.md."""

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.measuring import Series
from bench.works import Budget, Figure, Work

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"
HEADING = (
    "|Work|p50, 1 client|8 clients|Compared with|Ratio (lowest–highest round)|Budget|Met|\n|-|-|-|-|-|-|-|"
)


def table(works: Sequence[Work], found: Mapping[str, Series]) -> str:
    return "\n".join([HEADING, *(_line(work, found) for work in works)])


def missed(works: Sequence[Work], found: Mapping[str, Series]) -> list[str]:
    """Names of the works that are not within their budget."""
    return [work.name for work in works if work.budget and not _is_met(work, work.budget, found)]


def write(text: str) -> None:
    """Replace what stands between the marks. Raises ValueError when there are none."""
    before, rest = PAGE.read_text().split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")


def _line(work: Work, found: Mapping[str, Series]) -> str:
    series = found[work.name]
    measured = [
        f"{statistics.median(series.latencies) * 1000:.2f} ms",
        f"{statistics.median(series.rates):,.0f}/s",
    ]
    return f"|{work.name}|{'|'.join([*measured, *_verdict(work, found)])}|"


def _verdict(work: Work, found: Mapping[str, Series]) -> list[str]:
    if work.budget is None:
        return ["–"] * 4
    ratios, budget = _ratios(work, work.budget, found), work.budget
    sign, of = ("≤", "its p50") if budget.figure is Figure.LATENCY else ("≥", "its rate")
    return [
        f"{budget.against}, {of}",
        f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})",
        f"{sign} {budget.bound:g}",
        "yes" if _is_met(work, budget, found) else "**no**",
    ]


def _is_met(work: Work, budget: Budget, found: Mapping[str, Series]) -> bool:
    ratio = statistics.median(_ratios(work, budget, found))
    return ratio <= budget.bound if budget.figure is Figure.LATENCY else ratio >= budget.bound


def _ratios(work: Work, budget: Budget, found: Mapping[str, Series]) -> list[float]:
    """Round by round, so that both sides of each ratio had the same weather."""
    own, base = found[work.name], found[budget.against]
    if budget.figure is Figure.LATENCY:
        return [mine / theirs for mine, theirs in zip(own.latencies, base.latencies, strict=True)]
    return [mine / theirs for mine, theirs in zip(own.rates, base.rates, strict=True)]
