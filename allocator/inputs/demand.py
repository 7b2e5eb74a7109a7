"""How many families need the service, where and in which wave."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.errors import DataError, Fault, ModelError
from allocator.inputs.births import (
    births_bases,
    births_by_board,
    births_by_council,
    council_figures,
    nrac_shares,
    under3_by_board,
)
from allocator.inputs.figure_checks import DEPRIVATION
from allocator.inputs.geography import Geography
from allocator.inputs.workspace import Workspace

__all__ = [
    "ACCESS_MEASURE",
    "SIMD_MEASURE",
    "Demand",
    "births_bases",
    "births_by_board",
    "births_by_council",
    "births_by_zone",
    "demand",
    "deprived_share",
    "nrac_shares",
    "under3_by_board",
]

#: Share of under-threes in the most deprived fifth: over all, and in access to services.
SIMD_MEASURE = "under3_share_simd_most_deprived_quintile"
ACCESS_MEASURE = "under3_share_access_most_deprived_quintile"


@dataclass(frozen=True)
class Demand:
    """Need for the service by zone and wave.

    Parameters
    ----------
    births
        Births a year by zone at the basis: index ``zone_id``.
    need
        Families a year who need the service: index ``zone_id``, one column for each ``wave``.
    weights
        Weight of need by zone, relative to the birth-weighted national mean of 1: index
        ``zone_id``.
    basis
        Births basis, for example ``under1_2022``.
    rate
        Families in need for each birth, nationally.
    """

    births: pd.Series
    need: pd.DataFrame
    weights: pd.Series
    basis: str
    rate: float


def births_by_zone(geography: Geography, workspace: Workspace, basis: str) -> pd.Series:
    """Return births a year by zone: each council's figure spread over its zones.

    births_i = births_c x p_i / (sum of p_j over the zones j of c), where p counts the infants of a
    zone if the council's zones all have that figure and any of them has an infant, and otherwise
    its residents. The zones of a council add up to its figure.

    Parameters
    ----------
    geography
        The zones.
    workspace
        The workspace.
    basis
        One of `births_bases`.

    Returns
    -------
    pandas.Series
        Index ``zone_id``.

    Raises
    ------
    DataError
        If a table is wrong.
    ModelError
        If there is no such basis.
    """
    zones = geography.zones
    of_council = zones["council_code"].map(births_by_council(workspace, basis))
    people = _births_people(zones)
    total = people.groupby(zones["council_code"]).transform("sum")
    return (of_council * (people / total)).rename("births")


def demand(
    geography: Geography,
    workspace: Workspace,
    *,
    births_basis: str,
    need_rate: float,
    deprivation_weight: float = 0.0,
    access_weight: float = 0.0,
    waves: Sequence[int] = (1, 2, 3),
    births_growth: float = 0.0,
) -> Demand:
    """Return the need for the service by zone and wave.

    With births B_i of zone i in council c(i), rate r, growth g and weights a and b::

        w_c      = 1 + a x (share of under-threes in the most deprived fifth)_c
                     + b x (share of under-threes in the fifth most remote from services)_c
        weight_i = w_c(i) / (sum_j B_j w_c(j) / sum_j B_j)
        need_i,n = r x B_i x weight_i x (1 + g)^(n - 1)        for the nth wave

    Dividing by the birth-weighted mean keeps the national total at r x births, whatever the
    weights: they move need between places and create none. Shares are known by council, so the
    zones of one council share one weight.

    Parameters
    ----------
    geography
        The zones.
    workspace
        The workspace.
    births_basis
        One of `births_bases`.
    need_rate
        Families in need for each birth.
    deprivation_weight, access_weight
        Extra weight of a council whose under-threes all live in the fifth; 0 switches it off.
    waves
        Labels of the waves, in order.
    births_growth
        Change of births from wave to wave, as a fraction.

    Returns
    -------
    Demand
        Births, need and weights by zone.

    Raises
    ------
    DataError
        If a table is wrong, or lacks a share that a weight needs.
    ModelError
        If there is no such basis, or a number is out of its range.
    """
    _check_numbers(need_rate, deprivation_weight, access_weight, births_growth)
    births = births_by_zone(geography, workspace, births_basis)
    of_council = _council_weights(
        workspace, geography, {SIMD_MEASURE: deprivation_weight, ACCESS_MEASURE: access_weight}
    )
    raw = geography.zones["council_code"].map(of_council)
    weights = (raw / ((births * raw).sum() / births.sum())).rename("weight")
    first = need_rate * births * weights
    need = pd.DataFrame(
        {wave: first * (1 + births_growth) ** step for step, wave in enumerate(waves)}
    ).rename_axis(columns="wave")
    return Demand(births=births, need=need, weights=weights, basis=births_basis, rate=need_rate)


def _births_people(zones: pd.DataFrame) -> pd.Series:
    """Return by whom births are spread: infants where a council has them, residents elsewhere."""
    infants, council = zones["infants"], zones["council_code"]
    known = infants.notna().groupby(council).transform("all")
    return infants.where(
        known & (infants.groupby(council).transform("sum") > 0), zones["population"]
    )


def deprived_share(workspace: Workspace) -> pd.Series:
    """Return the share of under-threes in the most deprived fifth, by ``council_code``.

    Raises
    ------
    DataError
        If the table is wrong.
    """
    return _latest_share(council_figures(workspace, DEPRIVATION), SIMD_MEASURE)


def _council_weights(
    workspace: Workspace, geography: Geography, weight_of: dict[str, float]
) -> pd.Series:
    weights = pd.Series(1.0, index=geography.councils.index)
    wanted = {measure: weight for measure, weight in weight_of.items() if weight > 0}
    shares = council_figures(workspace, DEPRIVATION) if wanted else pd.Series(dtype=float)
    for measure, weight in wanted.items():
        weights = weights + weight * _latest_share(shares, measure)
    return weights


def _latest_share(shares: pd.Series, measure: str) -> pd.Series:
    if measure not in shares.index.get_level_values("measure"):
        remedy = "Add its rows, or set the weight to 0"
        fault = Fault("missing-figure", f"There is no {measure}", remedy, DEPRIVATION)
        raise DataError("The demand cannot be computed.", [fault])
    of_measure = shares.xs(measure, level="measure")
    return of_measure.xs(max(of_measure.index.get_level_values("year")), level="year")


def _check_numbers(
    need_rate: float, deprivation_weight: float, access_weight: float, births_growth: float
) -> None:
    remedy = "Correct it in the model or scenario"
    numbers = {
        "need_rate": (need_rate, need_rate > 0, "above 0"),
        "deprivation_weight": (deprivation_weight, deprivation_weight >= 0, "0 or more"),
        "access_weight": (access_weight, access_weight >= 0, "0 or more"),
        "births_growth": (births_growth, births_growth > -1, "above -1"),
    }
    faults = [
        Fault("out-of-range", f"The {name} must be {bound}", remedy, column=name, value=str(value))
        for name, (value, sound, bound) in numbers.items()
        if not (sound and math.isfinite(value))
    ]
    if faults:
        raise ModelError("The demand cannot be computed.", faults)
