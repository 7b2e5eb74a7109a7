"""Re-check of need, staff time, travel standard, remote work, equity, coverage, openings."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.lp.check.tools import Tables, differ, firm, long, over
from allocator.lp.problem import AllocationProblem


def need(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 1: community + embedded + unmet = need, in every zone and wave."""
    zones = tables["zone_coverage"]
    flows = tables["flows"]["families"].groupby(["zone_id", "wave"]).sum()
    whole = zones["served_community"] + zones["served_embedded"] + zones["unmet_families"]
    need_families = long(problem.need)
    return pd.concat([differ(whole, need_families), differ(flows, zones["served_community"])])


def staff_time(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 2: hours of each team and embedded service against its posts."""
    flows = tables["flows"]
    worked = (flows["families"] * flows["hours_per_family"]).groupby(["site_code", "wave"]).sum()
    base_hours = tables["base_posts"]["filled_wte"].mul(problem.rules.hours_per_wte, level="wave")
    by_team = worked.groupby(
        [
            worked.index.get_level_values(0).map(problem.bases["board_code"]),
            worked.index.get_level_values("wave"),
        ]
    ).sum()
    by_team.index = by_team.index.set_names(["board_code", "wave"])
    posts = tables["team_posts"]["filled_wte"].xs("community", level="service")
    capacity = posts.mul(problem.rules.hours_per_wte, level="wave")
    pooled = _pooled(problem, tables)
    embedded = tables["team_posts"].drop("community", level="service")["filled_wte"]
    embedded_hours = embedded.mul(problem.rules.hours_per_wte, level="wave")
    board_hours = embedded_hours.groupby(["board_code", "wave"]).sum()
    served = tables["board_coverage"]["served_embedded"] * problem.rules.hours_per_family
    at_bases = tables["base_posts"].groupby(["board_code", "wave"])["filled_wte"].sum()
    return pd.concat(
        [
            over(worked, base_hours),
            over(by_team.add(pooled, fill_value=0.0), capacity),
            over(served, board_hours),
            differ(at_bases, posts),
        ]
    )


def _pooled(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return consultation and link hours by the board whose team gives them, and wave."""
    cover = tables["network_cover"].reset_index()
    given = cover.assign(hours=cover["link_hours"] + cover["consultation_hours"])
    from_hubs = given.groupby(["hub_board_code", "wave"])["hours"].sum()
    support = tables["support"]
    own = support["consultation_required_hours"] - support["consultation_shortfall_hours"]
    own = own[own.index.get_level_values("board_code").isin(problem.teams)]
    # A board that its network supports in part is given some of its hours by its hub.
    shared = cover.groupby(["board_code", "wave"])["consultation_hours"].sum()
    own = (own - shared.reindex(own.index, fill_value=0.0)).clip(lower=0.0)
    if "14_consultation" in problem.rules.families_off:
        own *= 0.0
    from_hubs.index = from_hubs.index.set_names(["board_code", "wave"])
    return own.add(from_hubs, fill_value=0.0)


def travel_standard(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 9: no family is served where the standard permits no such way."""
    permitted = set(
        problem.arcs[["zone_id", "site_code", "mode"]].itertuples(index=False, name=None)
    )
    flows = tables["flows"]["families"]
    return pd.Series(
        [0.0 if key[:3] in permitted else float(n) for key, n in flows.items()],
        index=flows.index,
        dtype=float,
    )


def remote(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 10: families by video against the share allowed, by board and wave."""
    flows = tables["flows"]["families"].reset_index()
    flows["board_code"] = flows["zone_id"].map(problem.zones["board_code"])
    total = flows.groupby(["board_code", "wave"])["families"].sum()
    video = flows[flows["mode"] == "remote"].groupby(["board_code", "wave"])["families"].sum()
    return over(video.reindex(total.index, fill_value=0.0), total * problem.rules.remote_max_share)


def within_board_equity(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 11: coverage of each attainable zone against its board's."""
    zones = tables["zone_coverage"].reset_index()
    board = tables["board_coverage"]["coverage"]
    own = pd.Series(
        board.reindex(pd.MultiIndex.from_frame(zones[["board_code", "wave"]])).to_numpy(),
        index=pd.MultiIndex.from_frame(zones[["zone_id", "wave"]]),
    )
    zone = zones.set_index(["zone_id", "wave"])
    reached = zone["attainable_families"]
    served = zone["served_community"] + zone["served_embedded"]
    least = problem.rules.within_board_least * own * reached
    most = problem.rules.within_board_most * own * reached
    some = reached > 0
    return pd.concat([over(least[some], served[some]), over(served[some], most[some])])


def coverage(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 12: families by board re-added; floors; the claimed worst coverage attained.

    The first level of leximin is a claim on the worst-served board too; what the later levels
    leave out is known to the certificate alone.
    """
    board = tables["board_coverage"]
    zones = tables["zone_coverage"].groupby(["board_code", "wave"])
    added = zones[["served_community", "served_embedded"]].sum().sum(axis=1)
    served = board["served_community"] + board["served_embedded"]
    floors = over(board["floor_families"], served + board["floor_shortfall_families"])
    claims = tables["objectives"].set_index("objective")["value"]
    open_now = np.array([problem.is_open(b, w) for b, w in board.index], dtype=bool)
    reached = open_now & (board["attainable_families"] > 0)
    total = board.loc[reached, "coverage"].groupby("wave").min().sum()
    claimed = -claims[claims.index.isin(["worst_coverage", "leximin_coverage 1"])]
    worst = over(claimed, 0.0 * claimed + total)
    none = firm(problem, "floor_coverage", board["floor_shortfall_families"])
    return pd.concat([differ(added, served), floors, none, worst])


def openings(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 13: no team before its board opens; the cap of its first wave."""
    posts = tables["team_posts"]["filled_wte"].xs("community", level="service")
    first = problem.boards["first_wave"]
    limit = pd.Series(
        [
            0.0
            if wave < first[board]
            else problem.rules.first_wave_cap_wte
            if wave == first[board]
            else np.inf
            for board, wave in posts.index
        ],
        index=posts.index,
        dtype=float,
    )
    existing = problem.boards["existing_wte"].reindex(posts.index.get_level_values("board_code"))
    limit = limit.clip(lower=existing.to_numpy())
    bounded = np.isfinite(limit)
    return over(posts[bounded], limit[bounded])
