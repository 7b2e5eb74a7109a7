"""What every access index asks of its minutes, demand and supply, before it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.errors import Fault, UsageError

Floats = npt.NDArray[np.float64]

#: Labels named in one fault; the rest are counted.
MOST_NAMED = 5


@dataclass(frozen=True)
class Inputs:
    """Checked inputs as arrays, zones by sites.

    Parameters
    ----------
    minutes
        One way; infinite where there is no way.
    demand, supply
        In the order of the rows and of the columns of the minutes.
    """

    minutes: Floats
    demand: Floats
    supply: Floats


def checked(minutes: pd.DataFrame, demand: pd.Series, supply: pd.Series) -> Inputs:
    """Return demand and supply in the order of the minutes, by label.

    A site without a figure of supply has none. Every zone must have a figure of demand, and every
    figure must belong to a zone or a site of the minutes, so that none is lost in silence.

    Parameters
    ----------
    minutes
        One way; zones by sites; infinite where there is no way.
    demand
        By zone.
    supply
        By site.

    Raises
    ------
    UsageError
        If labels are missing or repeated, or a number is below zero or not a number; it carries
        every fault.
    """
    faults = [
        *_repeated(minutes.index, "zones of the minutes"),
        *_repeated(minutes.columns, "sites of the minutes"),
        *_repeated(demand.index, "zones of the demand"),
        *_repeated(supply.index, "sites of the supply"),
        *_absent(minutes.index, demand.index, "zone has no figure of demand"),
        *_absent(demand.index, minutes.index, "zone has demand but no minutes"),
        *_absent(supply.index, minutes.columns, "site has supply but no minutes"),
        *_amiss(minutes.to_numpy(dtype=float), "minutes", endless=True),
        *_amiss(demand.to_numpy(dtype=float), "demand"),
        *_amiss(supply.to_numpy(dtype=float), "supply"),
    ]
    if faults:
        raise UsageError("Access cannot be worked out from these tables.", faults)
    return Inputs(
        minutes.to_numpy(dtype=float),
        demand.reindex(minutes.index).to_numpy(dtype=float),
        supply.reindex(minutes.columns, fill_value=0.0).to_numpy(dtype=float),
    )


def require_labels(labels: Iterable[str], known: pd.Index, what: str) -> None:
    """Raise unless every label is known.

    Parameters
    ----------
    labels
        The labels.
    known
        The labels that there are.
    what
        What is wrong with a label that is not, for example ``zone has no minutes``.

    Raises
    ------
    UsageError
        If a label is not known.
    """
    faults = _absent(pd.Index(list(labels)), known, what)
    if faults:
        raise UsageError("Access cannot be worked out from these tables.", faults)


def ratio(above: Floats, below: Floats) -> Floats:
    """Return above over below, zero where below is zero."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _repeated(labels: pd.Index, what: str) -> list[Fault]:
    twice = labels[labels.duplicated()].unique()
    return [_fault("repeated-label", f"A label is repeated among the {what}", twice)] * bool(
        len(twice)
    )


def _absent(labels: pd.Index, known: pd.Index, what: str) -> list[Fault]:
    lost = labels[~labels.isin(known)].unique()
    return [_fault("unmatched-label", f"A {what}", lost)] * bool(len(lost))


def _fault(code: str, message: str, labels: pd.Index) -> Fault:
    named = ", ".join(str(label) for label in labels[:MOST_NAMED])
    more = f" and {len(labels) - MOST_NAMED} more" if len(labels) > MOST_NAMED else ""
    return Fault(code, message, "Give each label exactly once in every table", value=named + more)


def _amiss(numbers: Floats, what: str, *, endless: bool = False) -> list[Fault]:
    wrong = np.isnan(numbers) | (numbers < 0)
    if not endless:
        wrong |= np.isinf(numbers)
    if not wrong.any():
        return []
    remedy = "Give numbers from zero up" + (", infinite where there is no way" * endless)
    message = f"{int(wrong.sum())} figure(s) of {what} are negative, endless or not a number"
    return [Fault("bad-number", message, remedy, value=str(numbers[wrong][0]))]
