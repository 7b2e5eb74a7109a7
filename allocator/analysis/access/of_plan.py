"""Access to the posts of a plan: every index by zone, by board and for Scotland, wave by wave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.analysis.access.agents import MAX_MINUTES, TAU_MINUTES, raam
from allocator.analysis.access.catchment import (
    LUO_QI_SLOW,
    WAN_ZONES,
    Decay,
    enhanced_two_step,
    three_step,
    two_step,
)
from allocator.analysis.access.checks import require_labels
from allocator.analysis.access.within import minutes_to_nearest
from allocator.analysis.reach import SCOTLAND
from allocator.lp.plan import Plan

#: Ratios are shown as WTE for so many families in need a year.
FAMILIES = 1000.0
#: Posts below this are no service: about an hour of care a year.
LEAST_WTE = 1e-3

#: The worst-placed tenth of need.
WORST_SHARE = 0.1
#: Luo and Qi's slow decay, stretched from half an hour to an hour.
LUO_QI_HOUR = Decay((20.0, 40.0, 60.0), LUO_QI_SLOW.weights)

#: Columns of the indices, in the order shown.
INDICES: tuple[str, ...] = (
    "two_step_wte_per_1000",
    "enhanced_two_step_wte_per_1000",
    "three_step_wte_per_1000",
    "raam_cost",
)


@dataclass(frozen=True, slots=True)
class AccessRules:
    """How access to the posts of a plan is measured; every number is an assumption.

    No Scottish standard of travel for this care was found. The reach is the hour that the national
    model allows a family to a clinic; the weights are the published ones, those of Luo and Qi
    (2009) stretched from half an hour to the hour.

    Parameters
    ----------
    max_minutes
        Reach of the two-step catchment, one way.
    decay
        Travel zones and weights of the enhanced two-step catchment.
    three_step_decay
        Travel zones and weights of the three-step catchment.
    tau_minutes
        Minutes that weigh as much as mean crowding, for rational agents.
    longest_minutes
        Longest journey that rational agents choose.
    across_boards
        Whether families may use the posts of any board; if not, those of their own board's team
        or of its hubs alone, as in the plan.
    """

    max_minutes: float = 60.0
    decay: Decay = LUO_QI_HOUR
    three_step_decay: Decay = WAN_ZONES
    tau_minutes: float = TAU_MINUTES
    longest_minutes: float = MAX_MINUTES
    across_boards: bool = False


#: Rules used unless others are given.
ACCESS_RULES = AccessRules()


def plan_access(
    plan: Plan, minutes: pd.DataFrame, *, rules: AccessRules = ACCESS_RULES
) -> pd.DataFrame:
    """Return access to the plan's community posts by board and for Scotland, in each wave.

    Each index is a mean over zones, weighted by families in need. Within closed boards the mean of
    a catchment ratio is, by the sum that all three keep, a board's posts over its need: how posts
    lie shows in the share in reach, the cost, and the worst-placed tenth. Posts embedded in other
    services and in mother and baby units have no base in a plan and are left out, as is work by
    video: the indices are of community posts alone, and of meeting in person.

    Parameters
    ----------
    plan
        The plan.
    minutes
        One way; index ``zone_id``, columns ``site_code``; infinite where there is no way.
    rules
        Catchments, weights and rational agents.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, wave)``, boards in order of their codes and Scotland last; columns
        ``board_name``, ``need_families`` a year, ``share_in_reach`` (of need, with posts within
        the catchment), ``two_step_wte_per_1000``, ``enhanced_two_step_wte_per_1000`` and
        ``three_step_wte_per_1000`` (WTE for 1,000 families in need a year; 0 where none is in
        reach), ``raam_cost`` (without unit, lower is better), and, for the best placed of the
        worst-placed tenth of need, ``worst_tenth_enhanced_wte_per_1000`` and
        ``worst_tenth_raam_cost``. All but need are missing (NaN) where a board has none.

    Raises
    ------
    UsageError
        If a zone or base of the plan has no minutes; it carries every fault.
    """
    zones = zone_access(plan, minutes, rules=rules).reset_index("zone_id", drop=True)
    local = zones.set_index("board_code", append=True).swaplevel()
    every = pd.concat({SCOTLAND[0]: zones.drop(columns="board_code")}, names=["board_code"])
    parts = [_over_zones(local).sort_index(), _over_zones(every)]
    table = pd.concat([part for part in parts if len(part)])
    names = {**plan["boards"]["board_name"].to_dict(), SCOTLAND[0]: SCOTLAND[1]}
    table.insert(0, "board_name", table.index.get_level_values("board_code").map(names))
    return table


def zone_access(
    plan: Plan, minutes: pd.DataFrame, *, rules: AccessRules = ACCESS_RULES
) -> pd.DataFrame:
    """Return access to the plan's community posts by zone, in each wave.

    Crowding is measured in every wave against the need for each post of the last wave that has
    posts, so that costs of waves compare: more posts never look worse for being more.

    Parameters
    ----------
    plan
        The plan.
    minutes
        One way; index ``zone_id``, columns ``site_code``; infinite where there is no way.
    rules
        Catchments, weights and rational agents.

    Returns
    -------
    pandas.DataFrame
        Index ``(zone_id, wave)``; columns ``board_code``, ``need_families`` a year, ``in_reach``
        (whether posts are within the catchment) and the indices as in `plan_access`.

    Raises
    ------
    UsageError
        If a zone or base of the plan has no minutes; it carries every fault.
    """
    require_labels(plan["zones"].index, minutes.index, "zone of the plan has no minutes")
    require_labels(plan["bases"].index, minutes.columns, "base of the plan has no minutes")
    usable = minutes.loc[plan["zones"].index, plan["bases"].index]
    if not rules.across_boards:
        usable = usable.where(_serves(plan), np.inf)
    ratio = _need_per_post(plan)
    frames = {wave: _of_wave(plan, usable, wave, ratio, rules) for wave in plan.waves}
    table = pd.concat(frames, names=["wave"]).swaplevel().sort_index()
    table.insert(0, "need_families", plan["zone_coverage"]["need_families"].reindex(table.index))
    codes = plan["zones"]["board_code"].reindex(table.index.get_level_values("zone_id"))
    table.insert(0, "board_code", codes.to_numpy())
    return table


def _over_zones(zones: pd.DataFrame) -> pd.DataFrame:
    """Return means over zones, weighted by need, and the worst-placed tenth: index as grouped."""
    groups = ["board_code", "wave"]
    means = ["in_reach", *INDICES]
    need = zones["need_families"]
    whole = need.groupby(groups).sum()
    table = zones[means].mul(need, axis=0).groupby(groups).sum()
    table = table.div(whole.where(whole > 0), axis=0).rename(columns={"in_reach": "share_in_reach"})
    table.insert(0, "need_families", whole)
    table["worst_tenth_enhanced_wte_per_1000"] = _at_worst_tenth(
        zones["enhanced_two_step_wte_per_1000"], need
    )
    table["worst_tenth_raam_cost"] = -_at_worst_tenth(-zones["raam_cost"], need)
    return table


def _at_worst_tenth(index: pd.Series, need: pd.Series) -> pd.Series:
    """Return the index up to which a tenth of each board's need lies, low being bad."""
    groups = ["board_code", "wave"]
    frame = pd.DataFrame({"index": index, "need": need})
    frame = frame[frame["need"] > 0].sort_values("index", kind="stable")
    so_far = frame.groupby(groups)["need"].cumsum()
    whole = frame.groupby(groups)["need"].transform("sum")
    # A hair less than a tenth, lest rounding of the sum step over a zone that ends exactly there.
    return frame["index"][so_far >= WORST_SHARE * whole * (1 - 1e-9)].groupby(groups).first()


def _of_wave(
    plan: Plan, minutes: pd.DataFrame, wave: int, need_per_post: float | None, rules: AccessRules
) -> pd.DataFrame:
    """Return the indices of one wave: index ``zone_id``."""
    need = plan["zone_coverage"]["need_families"].xs(wave, level="wave")
    posts = _posts(plan, wave)
    nearest = minutes_to_nearest(minutes, posts.index)
    two = two_step(minutes, need, posts, max_minutes=rules.max_minutes)
    enhanced = enhanced_two_step(minutes, need, posts, decay=rules.decay)
    three = three_step(minutes, need, posts, decay=rules.three_step_decay)
    cost = raam(
        minutes,
        need,
        posts,
        tau_minutes=rules.tau_minutes,
        demand_per_supply=need_per_post,
        max_minutes=rules.longest_minutes,
    )
    columns = [nearest <= rules.max_minutes, two * FAMILIES, enhanced * FAMILIES, three * FAMILIES]
    return pd.concat([*columns, cost], axis=1, keys=["in_reach", *INDICES])


def _posts(plan: Plan, wave: int) -> pd.Series:
    """Return the posts of the bases that have any in a wave."""
    posts = plan["base_posts"]["filled_wte"].xs(wave, level="wave")
    return posts[posts >= LEAST_WTE]


def _need_per_post(plan: Plan) -> float | None:
    """Return families in need a year for each post, in the last wave that has posts."""
    need = plan["zone_coverage"]["need_families"].groupby("wave").sum()
    for wave in reversed(plan.waves):
        posts = _posts(plan, wave)
        if len(posts) and need[wave] > 0:
            return float(need[wave] / posts.sum())
    return None


def _serves(plan: Plan) -> pd.DataFrame:
    """Return whether the team at each base may serve each zone: zones by bases."""
    boards = plan["boards"]
    serving = {
        code: str(hubs).split() if model == "supported" else [code]
        for code, model, hubs in zip(
            boards.index, boards["service_model"], boards["hub_boards"], strict=True
        )
    }
    of_base = plan["bases"]["board_code"]
    by_board = {code: of_base.isin(teams) for code, teams in serving.items()}
    zone_board = plan["zones"]["board_code"]
    rows = [by_board[code].to_numpy() for code in zone_board]
    return pd.DataFrame(rows, index=zone_board.index, columns=of_base.index)
