"""Whose staff time serves a board, and where that of its own posts goes, so that both add up."""

from __future__ import annotations

import pandas as pd

from allocator.analysis.indicators import serving_wte, unassigned_wte
from allocator.lp.plan import Plan

#: Time below this is rounding, WTE.
LEAST_WTE = 1e-6


def staff_time(plan: Plan) -> pd.DataFrame:
    """Return the staff time of each board in each wave.

    The first three columns add up to the time that serves the board; the first, fourth and fifth to
    its community posts.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, wave)``; columns ``own_team_wte`` (its own team, for it),
        ``hub_teams_wte`` (teams of other boards, for it), ``embedded_wte``, ``for_others_wte`` (its
        own team, for other boards) and ``idle_wte`` (its own team, for nobody).
    """
    serving = serving_wte(plan)
    index = serving.index
    posts = plan["team_posts"]["filled_wte"]
    community = posts.xs("community", level="service").reindex(index, fill_value=0.0)
    embedded = posts.drop("community", level="service", errors="ignore")
    embedded = embedded.groupby(["board_code", "wave"]).sum().reindex(index, fill_value=0.0)
    own = _own_hours(plan).reindex(index, fill_value=0.0) / _hours_per_wte(plan, index)
    idle = unassigned_wte(plan).reindex(index, fill_value=0.0)
    return pd.DataFrame(
        {
            "own_team_wte": own,
            "hub_teams_wte": _from_zero(serving - embedded - own),
            "embedded_wte": embedded,
            "for_others_wte": _from_zero(community - own - idle),
            "idle_wte": _from_zero(idle),
        },
        index=index,
    )


def _own_hours(plan: Plan) -> pd.Series:
    """Return hours a year that each board's own team works for the board's families and services.

    A supported board's consultation is given by its hub.
    """
    flows = plan["flows"]
    zones, bases = (
        flows.index.get_level_values(level).map(plan[table]["board_code"])
        for level, table in (("zone_id", "zones"), ("site_code", "bases"))
    )
    worked = (flows["families"] * flows["hours_per_family"])[zones == bases]
    waves = worked.index.get_level_values("wave")
    hours = worked.groupby([zones[zones == bases].rename("board_code"), waves]).sum()
    support = plan["support"]
    given = support["consultation_required_hours"] - support["consultation_shortfall_hours"]
    models = plan["boards"]["service_model"].reindex(given.index.get_level_values("board_code"))
    return hours.add(given.where((models != "supported").to_numpy(), 0.0), fill_value=0.0)


def _hours_per_wte(plan: Plan, index: pd.MultiIndex) -> pd.Series:
    hours = plan["unit_values"]["hours_per_wte"].reindex(index.get_level_values("wave"))
    return hours.set_axis(index)


def _from_zero(values: pd.Series) -> pd.Series:
    return values.where(values.abs() > LEAST_WTE, 0.0)
