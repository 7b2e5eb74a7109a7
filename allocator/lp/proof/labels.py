"""How a saved run names variables and rows: the parts of a label, joined by bars."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

_BAR, _ESCAPE = "|", "\\"


def label_text(parts: Iterable[Any]) -> str:
    """Return a label as one text; a bar inside a part is marked, so that no two labels meet.

    Parameters
    ----------
    parts
        Codes of boards, zones, sites and services, and the wave.

    Returns
    -------
    str
        The parts joined by bars.
    """
    return _BAR.join(map(_part, parts))


def label_texts(*parts: Iterable[Any]) -> np.ndarray:
    """Return the texts of many labels, given part by part.

    Parameters
    ----------
    *parts
        For each part of the label, its value in every row.

    Returns
    -------
    numpy.ndarray
        One text a row.
    """
    rows = [label_text(row) for row in zip(*parts, strict=True)]
    return np.array(rows, dtype=object)


def _part(part: Any) -> str:
    text = str(part)
    if _BAR in text or _ESCAPE in text:
        return text.replace(_ESCAPE, _ESCAPE * 2).replace(_BAR, _ESCAPE + _BAR)
    return text
