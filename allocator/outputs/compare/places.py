"""What changes from place to place between two runs: who gains, who loses, how many live there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from allocator.analysis.indicators import zone_minutes
from allocator.analysis.inequality import place_deprivation
from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan
from allocator.outputs.compare.metrics import PLACE_METRICS, Metric

#: Groups of places named on each side.
MOST_NAMED = 10
#: Places nearer than this are the same: about a kilometre, in degrees.
SAME_DEGREES = 0.01
_ROUNDING = 1e-9


@dataclass(frozen=True)
class PlaceGroup:
    """Places of one board whose figures are shown alike before and after.

    Parameters
    ----------
    board_code, board_name
        Their board, as the first run has it.
    zone_ids, names
        The places, those with most need first.
    need_families
        Their need in the first run, families a year.
    before, after, difference
        Of the place with most need, in the metric's own values.
    out_before, out_after
        Whether they are out of reach in the first run, and in the other.
    """

    board_code: str
    board_name: str
    zone_ids: tuple[str, ...]
    names: tuple[str, ...]
    need_families: float
    before: float
    after: float
    difference: float
    out_before: bool
    out_after: bool


@dataclass(frozen=True)
class PlaceSide:
    """The places that change one way by more than the tolerance.

    Parameters
    ----------
    places, need_families
        How many, and the need in them in the first run (families a year).
    groups
        Those that change most, at most `MOST_NAMED` groups.
    unnamed
        How many places stand in no group.
    """

    places: int
    need_families: float
    groups: tuple[PlaceGroup, ...]
    unnamed: int


@dataclass(frozen=True)
class PlaceChange:
    """How one metric changes over all places from the first run to another, in one wave.

    Parameters
    ----------
    metric, tolerance
        The metric, and the change in its own values up to which a place counts as the same.
    better, worse
        Places that change by more than the tolerance.
    same_places, same_need_families
        The rest that both runs have a figure for.
    """

    metric: Metric
    tolerance: float
    better: PlaceSide
    worse: PlaceSide
    same_places: int
    same_need_families: float


def same_places(plans: Mapping[str, Plan]) -> bool:
    """Return whether all runs have the same places: codes, boards and positions."""
    first, *others = (plan["zones"].sort_index() for plan in plans.values())
    return all(_same_places(first, other) for other in others)


def _same_places(first: pd.DataFrame, other: pd.DataFrame) -> bool:
    if not first.index.equals(other.index) or not first["board_code"].equals(other["board_code"]):
        return False
    moved = (first[["lon", "lat"]].astype(float) - other[["lon", "lat"]].astype(float)).abs()
    return bool((moved <= SAME_DEGREES).all(axis=None))


def place_changes(first: Plan, other: Plan, wave: int) -> tuple[PlaceChange, ...]:
    """Return how each of `PLACE_METRICS` changes from place to place.

    Parameters
    ----------
    first, other
        Plans with the same places.
    wave
        A wave of both.
    """
    return tuple(
        _change(place_table(first, other, wave, metric), metric, tolerance)
        for metric, tolerance in PLACE_METRICS
    )


def place_table(first: Plan, other: Plan, wave: int, metric: Metric) -> pd.DataFrame:
    """Return one metric of every place in two runs.

    Coverage is of all need: a place out of reach has none.

    Returns
    -------
    pandas.DataFrame
        Index ``zone_id``; columns ``name, board_code, board_name`` (of the first run),
        ``need_families`` (a year, of the first run), ``before``, ``after``, ``difference`` (NaN
        where a run has no figure), ``out_before``, ``out_after`` (yes where out of reach).
    """
    zones = first["zones"]
    before, after = (_figures(plan, wave) for plan in (first, other))
    names = first["boards"]["board_name"]
    return pd.DataFrame(
        {
            "name": zones["name"].astype(str),
            "board_code": zones["board_code"],
            "board_name": zones["board_code"].map(names).astype(str),
            "need_families": before["need_families"],
            "before": before[metric.key],
            "after": after[metric.key],
            "difference": after[metric.key] - before[metric.key],
            "out_before": before["out"],
            "out_after": after["out"],
        }
    )


def _figures(plan: Plan, wave: int) -> pd.DataFrame:
    here = plan["zone_coverage"].xs(wave, level="wave")
    need = here["need_families"]
    served = here["served_community"] + here["served_embedded"]
    minutes = zone_minutes(plan)
    minutes = minutes[minutes.index.get_level_values("wave") == wave].droplevel("wave")
    return pd.DataFrame(
        {
            "need_families": need,
            "coverage": served / need.where(need > 0),
            "mean_minutes": minutes.reindex(here.index),
            "out": (need > 0) & (here["attainable_families"] <= 0),
        }
    )


def _change(table: pd.DataFrame, metric: Metric, tolerance: float) -> PlaceChange:
    known = table[table["difference"].notna()]
    gain = known["difference"] * (1.0 if metric.direction == "higher" else -1.0)
    better, worse = (gain > tolerance + _ROUNDING), (gain < -tolerance - _ROUNDING)
    same = known[~better & ~worse]
    return PlaceChange(
        metric=metric,
        tolerance=tolerance,
        better=_side(known[better], metric),
        worse=_side(known[worse], metric),
        same_places=len(same),
        same_need_families=float(same["need_families"].sum()),
    )


def _side(rows: pd.DataFrame, metric: Metric) -> PlaceSide:
    groups = _groups(rows, metric)
    named = groups[:MOST_NAMED]
    return PlaceSide(
        places=len(rows),
        need_families=float(rows["need_families"].sum()),
        groups=tuple(named),
        unnamed=len(rows) - sum(len(one.zone_ids) for one in named),
    )


def _groups(rows: pd.DataFrame, metric: Metric) -> list[PlaceGroup]:
    """Return places of a board that are shown alike, together: the largest change first."""
    shown = rows.assign(
        change=[abs(metric.shown(one)) for one in rows["difference"]],
        was=[metric.text(one) for one in rows["before"]],
        now=[metric.text(one) for one in rows["after"]],
    )
    shown = shown.rename_axis("zone_id").reset_index()
    shown = shown.sort_values(["need_families", "name", "zone_id"], ascending=[False, True, True])
    alike = ["board_code", "was", "now", "change", "out_before", "out_after"]
    made = [(key[3], _group(group)) for key, group in shown.groupby(alike, sort=False)]
    made.sort(key=lambda one: (-one[0], -one[1].need_families, one[1].board_name, one[1].names))
    return [group for _change_shown, group in made]


def _group(rows: pd.DataFrame) -> PlaceGroup:
    largest = rows.iloc[0]
    return PlaceGroup(
        board_code=str(largest["board_code"]),
        board_name=str(largest["board_name"]),
        zone_ids=tuple(rows["zone_id"].astype(str)),
        names=tuple(rows["name"]),
        need_families=float(rows["need_families"].sum()),
        before=float(largest["before"]),
        after=float(largest["after"]),
        difference=float(largest["difference"]),
        out_before=bool(largest["out_before"]),
        out_after=bool(largest["out_after"]),
    )


def deprived_coverage(plan: Plan, geography: Geography, by_council: pd.Series) -> pd.Series:
    """Return the coverage of families in the most deprived fifth, wave by wave.

    Each place counts its need by the share of its council's under-threes who live in the most
    deprived fifth.

    Parameters
    ----------
    plan
        The plan.
    geography
        Its places with their councils.
    by_council
        Share (0 to 1) of under-threes in the most deprived fifth: index ``council_code``.

    Returns
    -------
    pandas.Series
        Index ``wave``: share of need, within reach or not; NaN where no council has a figure.
    """
    places = plan["zone_coverage"]
    share = place_deprivation(geography, by_council)
    weight = share.reindex(places.index.get_level_values("zone_id")).fillna(0.0).to_numpy()
    need = (places["need_families"] * weight).groupby("wave").sum()
    served = (places["served_community"] + places["served_embedded"]) * weight
    return (served.groupby("wave").sum() / need.where(need > 0)).rename("coverage")
