"""The month of a series, as a number that can be reckoned with."""

from __future__ import annotations

_MONTHS = "123456789ABC"
"""The first character of a series: January to December (Scomis KB17011)."""


def month_of_series(series: str | None, year: str | None) -> int | None:
    """Months since January of the year 0; None where the series shows no month."""
    if not series or not year or not year.isdigit():
        return None
    month = _MONTHS.find(series[0].upper())
    return None if month < 0 else (2000 + int(year)) * 12 + month
