"""What a page of the dashboard shows."""

import re
from html import unescape

from django.test import Client

DASHBOARD = "/work/figures/"
LINK = re.compile(r'<a [^>]*href="(/work/figures/(?:tickets|breaches)/[^"]*)">\s*([\d,]+)\s*</a>')


def tiles(response) -> dict[str, int]:
    return {tile.term.code: tile.count for tile in response.context["tiles"]}


def html(response) -> str:
    return unescape(response.content.decode())


def listed(client: Client, address: str) -> int:
    """How many rows the list behind an address has, all its pages together."""
    number = 0
    while address:
        page = client.get(address)
        number += len(page.context["rows"])
        address = page.context["next_url"] and address.partition("?")[0] + page.context["next_url"]
    return number
