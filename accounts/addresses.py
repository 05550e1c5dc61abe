"""Addresses of pages that every page of the staff names."""

from functools import lru_cache

from django.urls import reverse

MOST = 2000


@lru_cache(maxsize=MOST)
def address(name: str, *places: str) -> str:
    """reverse(), which takes longer than drawing the link; only for addresses of which there are few."""
    return reverse(name, args=places)
