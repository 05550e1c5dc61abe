"""Amounts in words."""

from decimal import Decimal

from django.utils.formats import number_format


def yuan(amount: Decimal | int) -> str:
    """Yuan with two decimals as the reader's language groups them: ¥1,234.50."""
    figures = number_format(abs(Decimal(amount)), decimal_pos=2, use_l10n=True, force_grouping=True)
    return f"{'−' if amount < 0 else ''}¥{figures}"
