"""Re-check of embedded posts, mother and baby units, network cover and consultation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.lp.check.tools import Tables, differ, long, over
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
        ]
    )


def network_cover(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 8: link hours + shortfall reach what each supported board is owed."""
    given = tables["network_cover"]["link_hours"].groupby(["board_code", "wave"]).sum()
    support = tables["support"]
    owed = support["link_required_hours"]
    is_supported = owed.index.get_level_values("board_code").isin(problem.supported)
    true_owed = pd.Series(
        np.where(is_supported, problem.rules.link_hours_per_supported_board, 0.0), index=owed.index
    )
    reached = given.add(support["link_shortfall_hours"], fill_value=0.0)
    return pd.concat([over(true_owed, reached), differ(owed, true_owed)])


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
    return pd.concat(
        [differ(support["consultation_required_hours"], owed), over(owed, reached)[supported]]
    )
