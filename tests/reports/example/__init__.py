"""A whole monthly report as it goes to a general manager, and one in which every text is an attack.

All figures are invented. Every kind of block, chart and value occurs in monthly().
"""

from tests.reports.example.hostile import ATTACKS, hostile
from tests.reports.example.reading import figures, texts
from tests.reports.example.whole import monthly

__all__ = ["ATTACKS", "figures", "hostile", "monthly", "texts"]
