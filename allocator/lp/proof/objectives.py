"""The objectives, stated again as one cost a column."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from allocator.lp.proof.rows import Ground

#: What is minimised and its unit, as in models/README.md: variables that count one each.
_SUMS: Mapping[str, Mapping[str, float]] = {
    "floor_shortfall": {"short_floor": 1.0},
    "embedded_shortfall": {"short_posts": 1.0},
    "unplaced_admissions": {"unplaced": 1.0},
    "support_shortfall": {"short_consultation": 1.0, "short_link": 1.0},
    "worst_coverage": {"z": -1.0},
    "unmet_need": {"u": 1.0},
}
OBJECTIVE_UNITS: Mapping[str, str] = {
    "floor_shortfall": "families a year, summed over waves",
    "embedded_shortfall": "WTE, summed over waves",
    "unplaced_admissions": "admissions a year, summed over waves",
    "support_shortfall": "hours a year, summed over waves",
    "worst_coverage": "share of need, summed over waves",
    "leximin_coverage": "share of need, summed over waves",
    "unmet_need": "families a year, summed over waves",
    "uneven_cover": "families a year, summed over boards and waves",
    "travel_burden": "hours a year, summed over waves",
    "spend": "GBP thousand, summed over waves",
}
LEXIMIN = "leximin_coverage"
#: Objectives counted as minus a share of need, at most whole in every wave.
SHARES = ("worst_coverage", LEXIMIN)

_GBP_A_THOUSAND = 1000.0


def costs(ground: Ground, name: str, level: int = 0) -> np.ndarray:
    """Return an objective as one cost a column.

    Parameters
    ----------
    ground
        The instance with its variables.
    name
        Name of the objective.
    level
        Level of `LEXIMIN`, from 1.

    Returns
    -------
    numpy.ndarray
        Cost of a unit of each variable, in the objective's unit.
    """
    columns, rules = ground.columns, ground.problem.rules
    cost = np.zeros(columns.size)
    if name == LEXIMIN:
        of_level = columns["level"]["level"] == level
        cost[columns["level"].at[of_level]] = -1.0
    elif name == "uneven_cover":
        best, served = columns["best"], columns["served"]
        cost[best.at] = 1.0
        cost[served.place(best["board"], best["wave"])] = -1.0
    elif name == "travel_burden":
        cost[columns["x"].at] = columns["x"]["travel_hours_per_family"]
    elif name == "spend":
        cost[columns["t"].at] = rules.cost_per_wte_gbp / _GBP_A_THOUSAND
        cost[columns["growth"].at] = rules.setup_cost_per_wte_gbp / _GBP_A_THOUSAND
    else:
        for kind, each in _SUMS[name].items():
            cost[columns[kind].at] = each
    return cost
