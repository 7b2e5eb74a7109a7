"""A siting question made of arrays or tables: sound, in the order of its names, or refused."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.analysis.siting.columns import EXISTING, FORBIDDEN, FORCED, STATUSES
from allocator.errors import Fault, UsageError
from allocator.lp.siting import (
    CAPACITATED,
    COSTED,
    NEED_COUNT,
    NEED_RADIUS,
    PROBLEMS,
    SitingProblem,
)

#: Figures a zone or a site each: an array in the order of the minutes, or a series by name.
type Figures = npt.ArrayLike | pd.Series

REFUSED = "This siting question cannot be asked."


@dataclass(frozen=True, eq=False)
class Question:
    """A siting problem with the names of its zones and sites.

    Parameters
    ----------
    problem
        The arrays, zones and sites in the order of their names.
    zones, sites
        The names.
    statuses
        Standing of each site: ``existing``, ``forced``, ``forbidden`` or empty.
    """

    problem: SitingProblem
    zones: pd.Index
    sites: pd.Index
    statuses: tuple[str, ...]


def figures_of(problem: str) -> tuple[str, ...]:
    """Return the figures of sites that a problem uses.

    Parameters
    ----------
    problem
        Name of the problem.
    """
    return ("capacity",) * (problem in CAPACITATED) + ("opening_cost",) * (problem in COSTED)


def option_faults(problem: str, open_count: int | None, radius: float | None) -> Iterator[Fault]:
    """Yield what is wrong with a question before any table is looked at.

    Parameters
    ----------
    problem
        Name of the problem.
    open_count
        Number of sites.
    radius
        Minutes.
    """
    if problem not in PROBLEMS:
        message, remedy = "There is no such problem", f"Ask for one of: {', '.join(PROBLEMS)}"
        yield Fault("unknown-problem", message, remedy, column="problem", value=str(problem))
    if open_count is not None and open_count < 1:
        message, remedy = "The number of sites is below 1", "Ask for at least one site"
        yield Fault("bad-count", message, remedy, column="open", value=str(open_count))
    if open_count is None and problem in NEED_COUNT:
        message = f"{problem} needs the number of sites that are open in all"
        yield Fault("missing-count", message, "Add --open N", column="open")
    if radius is not None and not (math.isfinite(radius) and radius >= 0):
        message, remedy = "The radius is no number of minutes from 0 up", "Write the minutes"
        yield Fault("bad-radius", message, remedy, column="radius", value=str(radius))
    if radius is None and problem in NEED_RADIUS:
        message = f"{problem} needs the radius within which a zone is covered"
        yield Fault("missing-radius", message, "Add --radius MINUTES", column="radius")


def ask(
    minutes: npt.ArrayLike | pd.DataFrame,
    demand: Figures,
    problem: str,
    *,
    open_count: int | None = None,
    radius: float | None = None,
    capacity: Figures | None = None,
    opening_cost: Figures | None = None,
    status: Sequence[str] | pd.Series | None = None,
    each_zone_once: bool = False,
) -> Question:
    """Return a sound question, as `choose_sites` is called.

    Raises
    ------
    UsageError
        If a figure, a shape, a name or an option is wrong; it carries every fault.
    """
    faults = list(option_faults(problem, open_count, radius))
    table, labelled = _table(minutes, faults)
    zones, sites = table.index, table.columns
    read = {
        "demand": _figures(demand, zones, "demand", faults),
        "capacity": _figures(capacity, sites, "capacity", faults, default=np.inf),
        "opening_cost": _figures(opening_cost, sites, "opening_cost", faults, default=0.0),
    }
    standing = _statuses(status, sites, faults)
    given = {"capacity": capacity is not None, "opening_cost": opening_cost is not None}
    faults += _missing_figures(problem, given)
    faults += _too_many(problem, open_count, sum(word != FORBIDDEN for word in standing))
    if faults:
        raise UsageError(REFUSED, faults)
    by_zone = _order(zones) if labelled else np.arange(len(zones))
    by_site = _order(sites) if labelled else np.arange(len(sites))
    known = np.array(standing, dtype=object)[by_site]
    weights = read["demand"][by_zone]
    asked = SitingProblem(
        problem,
        table.to_numpy(dtype=float)[np.ix_(by_zone, by_site)],
        weights,
        np.ones(len(zones)) if each_zone_once else weights,
        read["capacity"][by_site],
        read["opening_cost"][by_site],
        np.isin(known, (EXISTING, FORCED)),
        known != FORBIDDEN,
        open_count,
        None if radius is None else float(radius),
    )
    return Question(asked, zones[by_zone], sites[by_site], tuple(known))


def _missing_figures(problem: str, given: Mapping[str, bool]) -> Iterator[Fault]:
    """Yield the figures of sites that a problem needs and nobody gave."""
    for name in figures_of(problem):
        if not given[name]:
            message, remedy = f"{problem} needs the {name} of its sites", "Give one for each site"
            yield Fault("missing-figures", message, remedy, column=name)


def _too_many(problem: str, open_count: int | None, may_open: int) -> Iterator[Fault]:
    """Yield a fault if more sites are to be open than may be."""
    if open_count is not None and problem != "lscp" and open_count > may_open:
        message = f"{open_count} sites are to be open, and only {may_open} may be"
        remedy, value = f"Ask for at most {may_open}", str(open_count)
        yield Fault("too-many-sites", message, remedy, column="open", value=value)


def _table(minutes: npt.ArrayLike | pd.DataFrame, faults: list[Fault]) -> tuple[pd.DataFrame, bool]:
    labelled = isinstance(minutes, pd.DataFrame)
    try:
        table = minutes if isinstance(minutes, pd.DataFrame) else pd.DataFrame(np.asarray(minutes))
        values = table.to_numpy(dtype=float)
    except (TypeError, ValueError):
        raise UsageError(REFUSED, [*faults, _no_number("minutes")]) from None
    if 0 in values.shape:
        message, remedy = "There is no zone or no site", "Give minutes from a zone to a site"
        raise UsageError(REFUSED, [*faults, Fault("empty-table", message, remedy)])
    for labels, word in ((table.index, "zone"), (table.columns, "site")):
        twice = labels[labels.duplicated()]
        if len(twice):
            message, remedy = f"A {word} is there more than once", "Give each of them once"
            faults.append(Fault("repeated-label", message, remedy, value=str(twice[0])))
    wrong = np.isnan(values) | (values < 0)
    if wrong.any():
        faults.append(_bad_number("minutes", values[wrong][0], "; infinite where there is no way"))
    return table, labelled


def _figures(
    figures: Figures | None,
    labels: pd.Index,
    name: str,
    faults: list[Fault],
    *,
    default: float = math.nan,
) -> np.ndarray:
    """Return one figure a label, noting what is wrong with them."""
    if figures is None:
        return np.full(len(labels), default)
    if isinstance(figures, pd.Series) and not isinstance(labels, pd.RangeIndex):
        lost = labels.difference(figures.index).union(figures.index.difference(labels))
        if len(lost) or figures.index.has_duplicates:
            message = f"The names of {name} are not those of the minutes, each once"
            value = str(lost[0]) if len(lost) else None
            faults.append(Fault("unmatched-label", message, "Match the names", value=value))
            return np.full(len(labels), 0.0)
        figures = figures.reindex(labels)
    try:
        values = np.asarray(figures, dtype=float)
    except (TypeError, ValueError):
        faults.append(_no_number(name))
        return np.full(len(labels), 0.0)
    if values.shape != (len(labels),):
        message = f"There are {values.size} figures of {name} for {len(labels)} in the minutes"
        faults.append(Fault("wrong-shape", message, "Give one figure each", column=name))
        return np.full(len(labels), 0.0)
    endless = np.isinf(values) & (name != "capacity")
    wrong = np.isnan(values) | (values < 0) | endless
    if wrong.any():
        faults.append(_bad_number(name, values[wrong][0]))
    return values


def _statuses(
    status: Sequence[str] | pd.Series | None, sites: pd.Index, faults: list[Fault]
) -> list[str]:
    if status is None:
        return [""] * len(sites)
    if isinstance(status, pd.Series) and not isinstance(sites, pd.RangeIndex):
        status = status.reindex(sites)
    words = ["" if word is None or word != word else str(word) for word in status]  # noqa: PLR0124
    if len(words) != len(sites):
        message = f"There are {len(words)} statuses for {len(sites)} sites"
        faults.append(Fault("wrong-shape", message, "Give one word each", column="status"))
        return [""] * len(sites)
    unknown = [word for word in words if word not in ("", *STATUSES)]
    if unknown:
        message = "The status is none of the words that it may be"
        remedy = f"Write one of: {', '.join(STATUSES)}; or leave it empty"
        faults.append(Fault("unknown-status", message, remedy, column="status", value=unknown[0]))
    return words


def _order(labels: pd.Index) -> np.ndarray:
    """Return positions in the order of names; names of several kinds are ordered as text."""
    keys: list[Any] = list(labels)
    try:
        return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)
    except TypeError:
        return np.array(sorted(range(len(keys)), key=lambda at: str(keys[at])), dtype=np.intp)


def _no_number(name: str) -> Fault:
    message, remedy = f"Not all figures of {name} are numbers", "Give numbers only"
    return Fault("not-a-number", message, remedy, column=name)


def _bad_number(name: str, value: float, more: str = "") -> Fault:
    message = f"A figure of {name} is negative, endless or not a number"
    remedy = f"Give numbers from zero up{more}"
    return Fault("bad-number", message, remedy, column=name, value=str(value))
