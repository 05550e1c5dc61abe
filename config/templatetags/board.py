"""The repeated parts of the deadline dashboard, drawn from stencils (docs/decisions/0009)."""

from functools import cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from config.stencils import drawn, hole, joined
from reports.dashboard.board import StateBar, Tile
from reports.dashboard.heat import HeatRow
from reports.dashboard.rates import RATES
from reports.dashboard.terms import TERMS
from reports.definitions import DEFINITIONS

register = template.Library()


@register.simple_tag(takes_context=True)
def headline(context: Context, tile: Tile) -> SafeString:
    """One number of the first row, with what it means."""
    shape = {"term": tile.term, "look": tile.look, "query": tile.query, "links": context["links"]}
    return drawn("reports/dashboard/_tile.html", shape, {"shown": tile.shown})


@register.simple_tag(takes_context=True)
def heat_row(context: Context, row: HeatRow) -> SafeString:
    """The numbers of one unit, the last of them its total."""
    links = context["links"]
    cells = (
        (
            {"look": cell.look, "linked": bool(links and cell.asks)},
            {"asks": cell.asks, "shown": cell.shown},
        )
        for cell in row.cells
    )
    values = {"name": row.name, "cells": joined("reports/dashboard/_heat_cell.html", cells)}
    return drawn("reports/dashboard/_heat_row.html", {}, values)


@register.simple_tag(takes_context=True)
def state_row(context: Context, bar: StateBar) -> SafeString:
    """The open tickets of one state: a bar of ages, and the numbers behind it."""
    counts = bar.counts
    shape = {
        "state": bar.row.state,
        "bands": tuple((band.look, hole(f"x{n}"), hole(f"width{n}")) for n, band in enumerate(bar.bands)),
        "counts": tuple((asks, hole(f"count{n}")) for n, (_count, asks) in enumerate(counts)),
        "links": context["links"],
    }
    values = {f"count{n}": count for n, (count, _asks) in enumerate(counts)}
    for n, band in enumerate(bar.bands):
        values |= {f"x{n}": band.x, f"width{n}": band.width}
    return drawn("reports/dashboard/_state_row.html", shape, values)


@register.simple_tag
def legend() -> SafeString:
    """What every figure of the page means: the same for everybody, drawn once per language."""
    return _legend(get_language())


@cache
def _legend(language: str | None) -> SafeString:
    explained = [*TERMS.values(), *(DEFINITIONS[code] for code in RATES)]
    return render_to_string("reports/dashboard/_terms.html", {"explained": explained})
