"""Re-check of embedded posts, mother and baby units, network cover and consultation."""

from __future__ import annotations

import pandas as pd

from allocator.lp.check.tools import Tables, differ, firm, long, over
from allocator.lp.problem import AllocationProblem


def embedded_posts(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 6: posts + shortfall = standard; families within each route's share."""
    posts = tables["team_posts"].drop("community", level="service")
    standard = long(problem.embedded_standard)
    routes = long(problem.embedded_route_families)
    reach = routes.groupby(["board_code", "wave"]).sum() if len(routes) else routes
    return pd.concat(
        [
            differ(posts["filled_wte"] + posts["shortfall_wte"], standard),
            over(tables["board_coverage"]["served_embedded"], reach),
            firm(problem, "embedded_posts", posts["shortfall_wte"]),
        ]
    )


def mother_and_baby_units(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 7: every admission placed or shown; beds; posts + shortfall = standard."""
    admissions = tables["mbu_admissions"]["admissions"]
    placed = admissions.groupby(["board_code", "wave"]).sum()
    unplaced = tables["mbu_unplaced"]["admissions"]
    due = pd.Series(
        {(b, w): problem.admissions[b] for b in problem.boards.index for w in problem.waves}
    ).rename_axis(["board_code", "wave"])
    used = admissions.groupby(["mbu_id", "wave"]).sum()
    beds = used.index.get_level_values("mbu_id").map(problem.mbus["capacity_admissions"])
    posts = tables["mbu_posts"]
    given = set(problem.catchments.itertuples(index=False, name=None))
    outside = [
        float(number) if (board, unit) not in given else 0.0
        for (board, unit, _wave), number in admissions.items()
    ]
    return pd.concat(
        [
            differ(placed.add(unplaced, fill_value=0.0), due),
            over(used, pd.Series(beds, index=used.index, dtype=float)),
            differ(posts["filled_wte"] + posts["shortfall_wte"], long(problem.mbu_standard)),
            pd.Series(outside, index=admissions.index, dtype=float),
            firm(problem, "mbu_posts", posts["shortfall_wte"]),
            firm(problem, "mbu_admissions", unplaced),
        ]
    )


def network_cover(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 8: link hours + shortfall reach what each supported board is owed.

    The own team of a board that is supported in part serves no more than the rest of its need.
    """
    given = tables["network_cover"]["link_hours"].groupby(["board_code", "wave"]).sum()
    support = tables["support"]
    owed = support["link_required_hours"]
    share = problem.boards["network_share"].reindex(owed.index.get_level_values("board_code"))
    true_owed = pd.Series(
        share.to_numpy() * problem.rules.link_hours_per_supported_board, index=owed.index
    )
    reached = given.add(support["link_shortfall_hours"], fill_value=0.0)
    none = firm(problem, "link_hours", support["link_shortfall_hours"])
    own = _own_teams(problem, tables)
    return pd.concat([over(true_owed, reached), differ(owed, true_owed), none, own])


def _own_teams(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return families that teams serve in their own board against what the network leaves them."""
    flows = tables["flows"]["families"].reset_index()
    flows["board_code"] = flows["zone_id"].map(problem.zones["board_code"])
    team = flows["site_code"].map(problem.bases["board_code"])
    own = flows[(team == flows["board_code"]) & flows["board_code"].isin(list(problem.hubs))]
    served = own.groupby(["board_code", "wave"])["families"].sum()
    need = tables["board_coverage"]["attainable_families"].reindex(served.index)
    share = problem.boards["network_share"].reindex(served.index.get_level_values("board_code"))
    return over(served, (1.0 - share.to_numpy(dtype=float)) * need)


def consultation(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 14: consultation + shortfall reach what universal services are owed."""
    support = tables["support"]
    owed = pd.Series(
        {
            (b, w): problem.rules.consultation_hours_per_birth * problem.boards.at[b, "births"]
            for b, w in support.index
        }
    ).rename_axis(["board_code", "wave"])
    cover = tables["network_cover"]["consultation_hours"].groupby(["board_code", "wave"]).sum()
    from_hubs = cover.reindex(support.index, fill_value=0.0)
    supported = support.index.get_level_values("board_code").isin(problem.supported)
    reached = from_hubs + support["consultation_shortfall_hours"]
    none = firm(problem, "consultation_hours", support["consultation_shortfall_hours"])
    required = differ(support["consultation_required_hours"], owed)
    return pd.concat([required, over(owed, reached)[supported], none])
