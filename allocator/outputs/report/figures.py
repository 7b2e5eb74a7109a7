"""How the report writes each kind of figure: decimals by unit, signs, waves and families."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from allocator.inputs.parameters import SERVICE_TITLES
from allocator.outputs.page.words import NO_FIGURE, listed, number, percent

#: Below this many families a figure has one decimal.
FEW_FAMILIES = 10.0
#: Posts below this are what a solver leaves, WTE.
ROUNDING = 1e-6
#: The least that one decimal shows.
LEAST_SHOWN = 0.05
SUPERSCRIPTS = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
#: What stands where a figure cannot be worked out, for example a mean over nobody.
DASH = "\N{EN DASH}"

MODEL_TITLES: dict[str, str] = {
    "stand-alone": "stand-alone team",
    "combined": "combined team",
    "supported": "network-supported",
}
ORDINALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def national_wte(value: float) -> str:
    """Return posts of the whole country: one decimal, ``under 0.1`` for less than that shows."""
    return _at_least(value, 1)


def board_wte(value: float) -> str:
    """Return posts of one board: two decimals, ``under 0.01`` for less than that shows."""
    return _at_least(value, 2)


def _at_least(value: float, decimals: int) -> str:
    """Return a number that is never shown as none where there is some."""
    if ROUNDING < value < 0.5 * 10.0**-decimals:
        return f"under {10.0**-decimals:.{decimals}f}"
    return number(value, decimals, missing=DASH)


def families(value: float) -> str:
    """Return families: whole numbers, one decimal below ten, ``under 0.1`` for less than that."""
    if not math.isfinite(value):
        return DASH
    if value == 0:
        return "0"
    if 0.0 < value < LEAST_SHOWN:
        return "under 0.1"
    return number(value, 1 if round(abs(value), 1) < FEW_FAMILIES else 0)


def share(value: float) -> str:
    """Return a share (0 to 1) as a percentage with one decimal."""
    return percent(value, missing=DASH)


def minutes(value: float) -> str:
    """Return minutes without decimals."""
    return number(value, 0, missing=DASH)


def hours(value: float) -> str:
    """Return hours: one decimal below ten, none above."""
    return families(value)


def signed(value: float, decimals: int) -> str:
    """Return a difference with its sign, zero without: ``+0.12``, ``-0.05``, ``0.00``."""
    text = number(value, decimals, missing=DASH)
    return f"+{text}" if math.isfinite(value) and round(value, decimals) > 0 else text


def points(share: float) -> str:
    """Return a difference of two shares in percentage points, with its sign."""
    return signed(100 * share, 1)


def small(value: float) -> str:
    """Return a tiny number as a power of ten, for example ``1.3 x 10^-9`` in real superscripts."""
    if not math.isfinite(value):
        return "not a number"
    if value <= 0:
        return NO_FIGURE
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa} \N{MULTIPLICATION SIGN} 10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def count_word(count: int) -> str:
    """Return a small count as a word, a larger one as digits."""
    return ORDINALS[count] if 0 <= count < len(ORDINALS) else number(count)


def sentence(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def wave_title(wave: int) -> str:
    """Return a wave as a heading, its number kept beside its word."""
    return f"Wave\N{NO-BREAK SPACE}{wave}"


def wave_phrase(waves: Sequence[int], every: Sequence[int]) -> str:
    """Return waves as a phrase: ``in every wave``, ``in wave 2``, ``in waves 1 and 3``."""
    if len(every) > 1 and list(waves) == list(every):
        return "in every wave"
    noun = "wave" if len(waves) == 1 else "waves"
    return f"in {noun} {listed([str(wave) for wave in waves])}"


def some(names: Sequence[str], *, shown: int = 4, noun: str = "other") -> str:
    """Return names as a phrase, those beyond the first few counted."""
    if len(names) <= shown + 1:
        return listed(list(names))
    rest = len(names) - shown
    return f"{', '.join(names[:shown])} and {number(rest)} {noun}s"


def service_title(service: str) -> str:
    """Return a service as a heading."""
    return sentence(SERVICE_TITLES.get(service, service))


def joined(parts: Iterable[str]) -> str:
    """Return sentences as one text, the empty ones left out."""
    return " ".join(part for part in parts if part)
