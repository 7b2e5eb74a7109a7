"""Inequality of a plan: how evenly coverage, staff time and travel fall on people, wave by wave."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from allocator.analysis.indicators import board_indicators, zone_minutes
from allocator.analysis.inequality.formulas import kolm_pollak_alpha
from allocator.analysis.inequality.records import (
    CONCENTRATION,
    COVERAGE_BY_BOARD,
    COVERAGE_BY_PLACE,
    DIRECTION_WORDS,
    EQUIVALENT,
    INEQUALITIES,
    KOLM_POLLAK,
    MINUTES_BY_PLACE,
    PALMA,
    SUBJECTS,
    WTE_BY_BOARD,
    Groups,
    Inequality,
    Subject,
)
from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan

#: Aversion to inequality of the Kolm-Pollak measures, of no unit: an assumption of this product.
AVERSION = 1.0

#: Decimals of a value, as tables are written.
DECIMALS = 9

COLUMNS = ("value", "unit", "direction", "weights", "note")


def inequality_table(
    plan: Plan,
    *,
    deprivation: pd.Series | None = None,
    kappa: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return every measure of inequality of a plan.

    Parameters
    ----------
    plan
        The plan.
    deprivation
        How deprived each place is, more is worse: index ``zone_id``, as `place_deprivation`
        returns. A board has the mean of its places, weighted by need. Without it there is no
        concentration index.
    kappa
        Aversion of the Kolm-Pollak measures by key of `SUBJECTS`, as `kolm_pollak_kappas` returns:
        give those of one plan to compare another with it. Without it, the plan's own.

    Returns
    -------
    pandas.DataFrame
        Index ``(measure, of, wave)``; columns ``value`` (to 9 decimals; NaN where there is
        none), ``unit``, ``direction`` (which way is better), ``weights`` (over what, and weighted
        by what) and ``note`` (kappa, ranking, or why there is no value).
    """
    groups = _plan_groups(plan, deprivation)
    kappas = _kappas(groups) if kappa is None else kappa
    rows = [
        (one.measure.key, one.subject.key, wave, *_row(one, groups[one.subject.key], wave, kappas))
        for one in INEQUALITIES
        for wave in plan.waves
    ]
    index = ["measure", "of", "wave"]
    return pd.DataFrame(rows, columns=[*index, *COLUMNS]).set_index(index)


def kolm_pollak_kappas(plan: Plan) -> dict[str, float]:
    """Return kappa of each subject: `AVERSION` times alpha, below 0 for a burden.

    Alpha is that of all waves together, so that one kappa serves every wave.

    Returns
    -------
    dict
        Per unit of the subject, by key of `SUBJECTS`; without those that are 0 everywhere.
    """
    return _kappas(_plan_groups(plan, None))


def place_deprivation(geography: Geography, by_council: pd.Series) -> pd.Series:
    """Return how deprived each place is: the figure of its council.

    Parameters
    ----------
    geography
        The places.
    by_council
        For example the share of under-threes in the most deprived fifth: index ``council_code``.

    Returns
    -------
    pandas.Series
        Index ``zone_id``, name ``deprivation``; NaN where the council has no figure.
    """
    return geography.zones["council_code"].map(by_council).astype(float).rename("deprivation")


def _plan_groups(plan: Plan, deprivation: pd.Series | None) -> dict[str, pd.DataFrame]:
    """Return groups with people and a value: ``value, weight, deprivation`` by place and wave."""
    places = plan["zone_coverage"]
    boards = board_indicators(plan)
    births = plan["boards"]["births"].reindex(boards.index.get_level_values("board_code"))
    of_place = _of_place(places, deprivation)
    of_board = _of_board(places, of_place).reindex(boards.index)
    parts = {
        COVERAGE_BY_BOARD: (boards["coverage"], boards["attainable_families"], of_board),
        COVERAGE_BY_PLACE: (places["coverage"], places["attainable_families"], of_place),
        WTE_BY_BOARD: (
            boards["wte_per_1000_births"],
            births.set_axis(boards.index),
            of_board,
        ),
        MINUTES_BY_PLACE: (
            zone_minutes(plan).reindex(places.index),
            places["attainable_families"],
            of_place,
        ),
    }
    return {subject.key: _with_people(*three) for subject, three in parts.items()}


def _with_people(value: pd.Series, weight: pd.Series, deprivation: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"value": value, "weight": weight, "deprivation": deprivation})
    return frame[(frame["weight"] > 0) & frame["value"].notna()]


def _of_place(places: pd.DataFrame, deprivation: pd.Series | None) -> pd.Series:
    known = pd.Series(dtype=float) if deprivation is None else deprivation
    zones = places.index.get_level_values("zone_id")
    return known.reindex(zones).astype(float).set_axis(places.index)


def _of_board(places: pd.DataFrame, of_place: pd.Series) -> pd.Series:
    """Return the mean deprivation of each board's places in each wave, weighted by need."""
    need = places["need_families"].where(of_place.notna(), 0.0)
    keys = [places["board_code"], places.index.get_level_values("wave")]
    total = need.groupby(keys).sum()
    return (need * of_place.fillna(0.0)).groupby(keys).sum() / total.where(total > 0)


def _kappas(groups: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    found = {}
    for subject in SUBJECTS:
        frame = groups[subject.key]
        alpha = kolm_pollak_alpha(frame["value"], frame["weight"]) if len(frame) else None
        if alpha is not None:
            found[subject.key] = (-AVERSION if subject.burden else AVERSION) * alpha
    return found


def _row(
    one: Inequality, frame: pd.DataFrame, wave: int, kappas: Mapping[str, float]
) -> tuple[float, str, str, str, str]:
    of_wave = frame[frame.index.get_level_values("wave") == wave]
    groups = Groups(
        of_wave["value"].to_numpy(float),
        of_wave["weight"].to_numpy(float),
        of_wave["deprivation"].to_numpy(float),
        kappas.get(one.subject.key),
    )
    value = one.measure.calculate(groups) if len(of_wave) else None
    note = _why_not(one, groups) if value is None else _note(one, groups)
    # A trillionth that a solver left over is no inequality; adding 0 makes of -0 a plain 0.
    known = float("nan") if value is None else round(value, DECIMALS) + 0.0
    return known, one.unit, DIRECTION_WORDS[one.direction], one.weights, note


def _why_not(one: Inequality, groups: Groups) -> str:
    """Return why a measure has no value."""
    if not len(groups.values):
        return "no value: there is nobody to measure over"
    if one.measure is CONCENTRATION and np.isnan(groups.deprivation).all():
        return "no value: no figures of deprivation were given"
    if one.measure is PALMA and groups.values.max() > 0:
        return "no value: the bottom 40% have nothing"
    return "no value: every group has 0"


def _note(one: Inequality, groups: Groups) -> str:
    """Return what a value rests on besides values and weights."""
    if one.measure in {KOLM_POLLAK, EQUIVALENT}:
        assert groups.kappa is not None
        return kappa_words(one.subject, groups.kappa)
    if one.measure is CONCENTRATION:
        without = int(np.isnan(groups.deprivation).sum())
        missing = f"; {without} without a figure left out" if without else ""
        return f"ranked from the most deprived to the least{missing}"
    return ""


def kappa_words(subject: Subject, kappa: float) -> str:
    """Return what kappa is and how it is scaled.

    Parameters
    ----------
    subject
        What is measured.
    kappa
        Per unit of it.

    Returns
    -------
    str
        Without a full stop.
    """
    aversion = -AVERSION if subject.burden else AVERSION
    return (
        f"kappa {kappa:.6g} = aversion {aversion:g} x alpha {kappa / aversion:.6g}; "
        "alpha = sum(w x) / sum(w x^2) over all waves"
    )
