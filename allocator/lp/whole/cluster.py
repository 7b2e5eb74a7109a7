"""Merges zones of one board that cost (nearly) the same staff hours, to make an instance small."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable

import numpy as np
import pandas as pd

from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Stage, solve

#: What an hour of travel counts against one of staff time where zones are told apart: staff time
#: decides how many are served, travel only between plans that serve as many.
_TRAVEL = 0.1
#: Hours a family closer than this, squared and weighted by need, count as the same.
SAME_HOURS = 1e-12


def cluster_zones(problem: AllocationProblem, most: int = 70) -> AllocationProblem:
    """Return the instance with zones of like hours merged into about `most`.

    Zones merge only within a board, with the same permitted ways and the same standing as
    attainable. Starting from one cluster for each such kind, the cluster whose hours differ most
    is split, at the mean of the hours that differ most in it, until there are `most` or none
    differ. Hours of travel count too, for less. Where all hours of a cluster are equal the merge is
    exact; else a cluster has the mean hours and travel of its zones, weighted by need, and
    `cluster_cost` says what that costs.

    Parameters
    ----------
    problem
        The instance. Where no zone has two bases of one team for one mode, the bases of a team
        stand for each other, for posts move freely between them; else each base counts.
    most
        Clusters wanted; more are kept only where more kinds of zone exist.

    Returns
    -------
    AllocationProblem
        Zones are named after the first of each cluster.
    """
    cluster = clusters(problem, most)
    names = cluster.drop_duplicates()
    weights = problem.need.sum(axis=1)
    zones = problem.zones.loc[names.to_list()]
    need = problem.need.groupby(cluster).sum().loc[zones.index]
    return dataclasses.replace(
        problem,
        zones=zones,
        need=need.rename_axis(index=problem.need.index.name),
        arcs=_merged_arcs(problem, cluster, weights),
    )


def clusters(problem: AllocationProblem, most: int) -> pd.Series:
    """Return the cluster of each zone, named after its first zone: index ``zone_id``."""
    hours = _hours(problem)
    weight = problem.need.sum(axis=1).reindex(hours.index).to_numpy(dtype=float)
    values = hours.to_numpy(dtype=float)
    groups = [_Group(values, weight, at) for at in _kinds(problem, hours)]
    while len(groups) < most:
        widest = max(range(len(groups)), key=lambda n: groups[n].spread)
        if groups[widest].spread <= SAME_HOURS:
            break
        groups[widest : widest + 1] = groups[widest].halves()
    first = {at: hours.index[group.at[0]] for group in groups for at in group.at}
    return pd.Series([first[n] for n in range(len(hours))], index=hours.index, name="cluster")


def cluster_cost(stages: tuple[Stage, ...], clustered: AllocationProblem) -> pd.DataFrame:
    """Return what merging zones changes in the proved bound of each objective.

    Parameters
    ----------
    stages
        Stages of the linear program at full detail.
    clustered
        The merged instance, whose linear program is solved here.

    Returns
    -------
    pandas.DataFrame
        Index ``objective``; columns ``full_bound, clustered_bound, difference, unit``.
    """
    merged = {stage.objective: stage.bound for stage in solve(clustered).stages}
    rows = [
        (s.objective, s.bound, merged[s.objective], merged[s.objective] - s.bound, s.unit)
        for s in stages
        if s.objective in merged
    ]
    columns = ["objective", "full_bound", "clustered_bound", "difference", "unit"]
    return pd.DataFrame(rows, columns=columns).set_index("objective")


@dataclasses.dataclass(frozen=True)
class _Group:
    """Zones of one cluster: positions, beside every zone's hours and weight."""

    values: np.ndarray
    weight: np.ndarray
    at: np.ndarray

    @property
    def spread(self) -> float:
        """Squared hours off the mean, weighted by need, over all ways."""
        return float(self._squares().sum())

    def halves(self) -> list[_Group]:
        """Return two groups, parted at the mean of the way in which hours differ most."""
        column = int(self._squares().argmax())
        below = self.values[self.at, column] <= self._mean()[column]
        return [_Group(self.values, self.weight, self.at[part]) for part in (below, ~below)]

    def _mean(self) -> np.ndarray:
        # Where no zone of a cluster has need, all count alike.
        weight = self.weight[self.at] + (self.weight[self.at].sum() == 0.0)
        mean: np.ndarray = weight @ self.values[self.at] / weight.sum()
        return mean

    def _squares(self) -> np.ndarray:
        off = self.values[self.at] - self._mean()
        squares: np.ndarray = self.weight[self.at] @ off**2
        return squares


def _ways(problem: AllocationProblem) -> list[str]:
    """Return the columns that tell ways apart: the base where a team has several for a zone."""
    by_team = ["team_board", "mode"]
    several = problem.arcs.duplicated(["zone_id", *by_team]).any()
    return [*by_team, "site_code"] if several else by_team


def _hours(problem: AllocationProblem) -> pd.DataFrame:
    """Return hours a family of each zone by each way, -1 where it is not permitted.

    Columns of staff hours come first, then as many of travel hours, at their lesser weight.
    """
    arcs = problem.arcs.set_index(["zone_id", *_ways(problem)])
    tables = [
        (weight * arcs[measure])
        .unstack(list(range(1, arcs.index.nlevels)))
        .reindex(problem.zones.index)
        .sort_index(axis=1)
        for measure, weight in (("hours_per_family", 1.0), ("travel_hours_per_family", _TRAVEL))
    ]
    return pd.concat(tables, axis=1, keys=["hours", "travel"]).fillna(-1.0)


def _kinds(problem: AllocationProblem, hours: pd.DataFrame) -> list[np.ndarray]:
    """Return positions of zones of one board, standing and set of ways, in order of first zone."""
    permitted = hours.to_numpy() >= 0.0
    kinds: dict[Hashable, list[int]] = {}
    places = zip(problem.zones["board_code"], problem.zones["attainable"], strict=True)
    for at, place in enumerate(places):
        kinds.setdefault((*place, permitted[at].tobytes()), []).append(at)
    return [np.array(positions) for positions in kinds.values()]


def _merged_arcs(
    problem: AllocationProblem, cluster: pd.Series, weights: pd.Series
) -> pd.DataFrame:
    """Return the arcs of the clusters: mean hours, minutes and travel, by need.

    The base of a merged arc is that which most need of the cluster has.
    """
    arcs = problem.arcs
    weight = arcs["zone_id"].map(weights).astype(float)
    # Tiny, so that clusters without need have a mean and others keep theirs.
    weight += max(1.0, float(weights.max())) * 1e-15
    arcs = arcs.assign(zone_id=arcs["zone_id"].map(cluster), weight=weight)
    by = ["zone_id", *_ways(problem)]
    measures = ["minutes", "hours_per_family", "travel_hours_per_family"]
    sums = arcs[measures].mul(arcs["weight"], axis=0).groupby([arcs[c] for c in by]).sum()
    means = sums.div(arcs.groupby(by)["weight"].sum(), axis=0)
    if "site_code" in by:
        means = means.reset_index()
    else:
        sites = arcs.groupby([*by, "site_code"])["weight"].sum().reset_index()
        sites = sites.sort_values(
            [*by, "weight", "site_code"], ascending=[True] * 3 + [False, True]
        )
        sites = sites.drop_duplicates(by).set_index(by)["site_code"]
        means = means.assign(site_code=sites).reset_index()
    order = ["zone_id", "team_board", "mode", "minutes", "site_code"]
    merged = means.sort_values(order, kind="stable").reset_index(drop=True)
    return merged.loc[:, list(problem.arcs.columns)]
