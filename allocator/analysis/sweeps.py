"""Sums a sweep up: what its runs reach, over each setting varied, and which have no plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

#: Designs whose runs are drawn at random.
DRAWN = ("latin-hypercube", "monte-carlo")
#: What is summed up.
OUTCOMES = ("served_families", "worst_coverage", "filled_wte", "spend_gbp")
QUANTILES = {"least": 0.0, "p05": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95}
#: Settings with more values than this are shown in groups of as many runs.
MOST_VALUES, GROUPS = 12, 5


@dataclass(frozen=True, slots=True)
class VariedSetting:
    """One setting that a sweep varied.

    Parameters
    ----------
    name
        As the sweep file writes it.
    unit, meaning
        What it counts, and what that is.
    number
        Whether its values are numbers.
    """

    name: str
    unit: str
    meaning: str
    number: bool


@dataclass(frozen=True)
class Summary:
    """What a sweep found.

    Parameters
    ----------
    title, design
        As its file says.
    wave
        The wave that the figures are of: the base case's last.
    varied
        What was varied, with unit and meaning.
    runs
        How many runs there were.
    outcomes
        Index ``outcome``; columns ``runs, least, p05, p25, median, p75, p95, most``.
    settings
        Index ``(setting, values)``; columns ``runs`` and, for families served and lowest
        coverage, least, median and most.
    swings
        One at a time: index ``setting``; for both outcomes the base case's figure, and least and
        most over the setting's values. Empty for other designs.
    ranks
        Drawn runs: index ``(setting, outcome)``, column ``rank_correlation`` (Spearman's). Empty
        for other designs.
    without_plan
        Index ``run``; columns ``name, status, note``.
    """

    title: str
    design: str
    wave: int
    varied: tuple[VariedSetting, ...]
    runs: int
    outcomes: pd.DataFrame
    settings: pd.DataFrame
    swings: pd.DataFrame
    ranks: pd.DataFrame
    without_plan: pd.DataFrame


def sum_up(
    runs: pd.DataFrame,
    varied: Sequence[VariedSetting],
    *,
    title: str,
    design: str,
    wave: int,
) -> Summary:
    """Return what the runs of a sweep found.

    Parameters
    ----------
    runs
        Its table of runs.
    varied
        What was varied: a column each.
    title, design
        As its file says.
    wave
        The wave that is summed up.
    """
    names = {f"{name}_{wave}": name for name in OUTCOMES}
    found = runs.rename(columns=names)
    solved = found[found["status"].isin(["proved", "stopped"])]
    settings = tuple(varied)
    return Summary(
        title,
        design,
        wave,
        settings,
        len(runs),
        _outcomes(solved),
        _settings(solved, settings),
        _swings(solved, settings) if design == "one-at-a-time" else _EMPTY,
        _ranks(solved, settings) if design in DRAWN else _EMPTY,
        found.loc[~found.index.isin(solved.index), ["name", "status", "note"]],
    )


_EMPTY = pd.DataFrame()


def _outcomes(solved: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "outcome": name,
            "runs": int(solved[name].notna().sum()),
            **{label: solved[name].quantile(at) for label, at in QUANTILES.items()},
            "most": solved[name].max(),
        }
        for name in OUTCOMES
    ]
    return pd.DataFrame(rows).set_index("outcome")


def _settings(solved: pd.DataFrame, varied: tuple[VariedSetting, ...]) -> pd.DataFrame:
    rows = [
        {"setting": field.name, "values": label, "runs": len(group), **_spread(group)}
        for field in varied
        for label, group in _groups(solved, field)
    ]
    columns = ["setting", "values", "runs", *_spread(solved)]
    return pd.DataFrame(rows, columns=columns).set_index(["setting", "values"])


def _spread(group: pd.DataFrame) -> dict[str, float]:
    return {
        f"{name}_{label}": getattr(group[name], how)()
        for name in ("served_families", "worst_coverage")
        for label, how in (("least", "min"), ("median", "median"), ("most", "max"))
    }


def _groups(solved: pd.DataFrame, field: VariedSetting) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield runs by value of a setting; where there are many values, in groups of as many runs."""
    column = solved[field.name]
    set_there = solved[column.notna()]
    values = sorted(set(set_there[field.name]))
    if not field.number or len(values) <= MOST_VALUES:
        for value in values:
            label = f"{value:g}" if field.number else str(value)
            yield label, set_there[set_there[field.name] == value]
        return
    order = set_there.sort_values(field.name, kind="stable")
    for part in np.array_split(np.arange(len(order)), GROUPS):
        group = order.iloc[part]
        least, most = group[field.name].iloc[0], group[field.name].iloc[-1]
        yield f"{least:.4g} to {most:.4g}", group


def _swings(solved: pd.DataFrame, varied: tuple[VariedSetting, ...]) -> pd.DataFrame:
    base = solved[solved["name"] == "base"]
    rows = []
    for field in varied:
        own = solved[solved[field.name].notna()]
        row: dict[str, object] = {"setting": field.name, "runs": len(own)}
        for name in ("served_families", "worst_coverage"):
            row[f"{name}_base"] = base[name].iloc[0] if len(base) else np.nan
            row[f"{name}_least"], row[f"{name}_most"] = own[name].min(), own[name].max()
        rows.append(row)
    return pd.DataFrame(rows).set_index("setting")


def _ranks(solved: pd.DataFrame, varied: tuple[VariedSetting, ...]) -> pd.DataFrame:
    rows = [
        {
            "setting": field.name,
            "outcome": name,
            "rank_correlation": _spearman(solved[field.name], solved[name]),
        }
        for field in varied
        if field.number
        for name in ("served_families", "worst_coverage")
    ]
    columns = ["setting", "outcome", "rank_correlation"]
    return pd.DataFrame(rows, columns=columns).set_index(["setting", "outcome"])


def _spearman(one: pd.Series, other: pd.Series) -> float:
    """Return the correlation of ranks; NaN where one of the two never moves."""
    known = one.notna() & other.notna()
    ranks = [series[known].rank().to_numpy() for series in (one, other)]
    if len(ranks[0]) < 2 or any(np.ptp(rank) == 0 for rank in ranks):  # noqa: PLR2004 (a pair)
        return float("nan")
    return float(np.corrcoef(*ranks)[0, 1])
