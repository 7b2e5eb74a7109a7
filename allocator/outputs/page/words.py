"""Figures written as words: one rule of rounding and of missing values for every page."""

from __future__ import annotations

import math

#: What stands where there is no figure.
NO_FIGURE = "none"


def number(value: float, decimals: int = 0, *, missing: str = NO_FIGURE) -> str:
    """Return a number with a fixed count of decimals and commas between thousands.

    Parameters
    ----------
    value
        Any number; NaN and infinity count as missing.
    decimals
        Digits after the point.
    missing
        Text for a missing number.

    Returns
    -------
    str
        For example ``1,234.5``; never ``-0``.
    """
    if value is None or not math.isfinite(value):
        return missing
    rounded = round(float(value), decimals) + 0.0
    return f"{rounded:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def percent(share: float, decimals: int = 1, *, missing: str = NO_FIGURE) -> str:
    """Return a share (0 to 1) as a percentage, for example ``4.1%``."""
    if share is None or not math.isfinite(share):
        return missing
    return f"{number(100 * share, decimals)}%"


def pounds(value_gbp: float, *, missing: str = NO_FIGURE) -> str:
    """Return money in whole pounds, for example ``£1,250,000``."""
    if value_gbp is None or not math.isfinite(value_gbp):
        return missing
    text = number(abs(value_gbp), 0)
    return f"\N{MINUS SIGN}£{text}" if round(value_gbp) < 0 else f"£{text}"


def listed(names: list[str]) -> str:
    """Return names as a phrase: ``Fife``, ``Fife and Tayside``, ``Borders, Fife and Tayside``."""
    *front, last = names or [NO_FIGURE]
    return f"{', '.join(front)} and {last}" if front else last


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """Return a count with its noun, for example ``1 board`` or ``3 boards``."""
    noun = singular if count == 1 else (plural or f"{singular}s")
    return f"{number(count)} {noun}"


def clock(minutes: float) -> str:
    """Return minutes as hours and minutes, for example ``1 h 05 min``."""
    if not math.isfinite(minutes):
        return "no way"
    hours, rest = divmod(round(minutes), 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"
