"""The full instance that whole posts leave: posts decided, one hub a board, closed bases gone."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection

import pandas as pd

from allocator.lp.problem import AllocationProblem


def restricted(
    problem: AllocationProblem,
    decided: pd.Series,
    open_bases: Collection[str],
    lead_hubs: pd.Series,
) -> AllocationProblem:
    """Return an instance with posts, open bases and lead hubs decided.

    Which zones are attainable stays as it was: a base that closes takes no zone out of the count.

    Parameters
    ----------
    problem
        The instance at full detail, with arcs to every base where some are closed.
    decided
        Filled posts, WTE: index ``(service, place, wave)``.
    open_bases
        Bases that stay. A team without one keeps its lead base in the table, with nobody to serve.
    lead_hubs
        The one hub board of each board that a network supports.
    """
    arcs = _arcs(problem, open_bases, lead_hubs)
    lead_site = _lead_sites(problem, arcs, open_bases)
    kept = {*open_bases, *lead_site.dropna()}
    hub = problem.boards["lead_hub"].astype(object)
    return dataclasses.replace(
        problem,
        boards=problem.boards.assign(
            lead_site=lead_site,
            lead_hub=[lead_hubs.get(board, hub[board]) for board in hub.index],
            # What is decided settles them: a sum a hair's breadth off its promise must not stop it.
            least_wte=0.0,
            most_wte=math.inf,
        ),
        arcs=arcs,
        bases=problem.bases[problem.bases.index.isin(kept)],
        hubs={board: (str(lead_hubs[board]),) for board in problem.hubs},
        decided=decided,
        rules=dataclasses.replace(
            problem.rules,
            families_off=tuple(f for f in problem.rules.families_off if f != "16_commitments"),
        ),
    )


def _arcs(
    problem: AllocationProblem, open_bases: Collection[str], lead_hubs: pd.Series
) -> pd.DataFrame:
    """Return arcs of open bases and lead hubs, the nearest alone by zone, team and mode."""
    board = problem.arcs["zone_id"].map(problem.zones["board_code"])
    own = problem.arcs["team_board"] == board
    led = problem.arcs["team_board"] == board.map(lead_hubs)
    arcs = problem.arcs[problem.arcs["site_code"].isin(open_bases) & (own | led)]
    arcs = arcs.sort_values(
        ["zone_id", "team_board", "mode", "minutes", "site_code"], kind="stable"
    )
    return arcs.drop_duplicates(["zone_id", "team_board", "mode"]).reset_index(drop=True)


def _lead_sites(
    problem: AllocationProblem, arcs: pd.DataFrame, open_bases: Collection[str]
) -> pd.Series:
    """Return each team's lead base: as it was where open, else the open one with most need."""
    need = arcs["zone_id"].map(problem.need.sum(axis=1))
    near = arcs.assign(need=need).groupby("site_code")["need"].sum()
    bases = problem.bases["board_code"]
    lead = problem.boards["lead_site"].astype(object).copy()
    for team in problem.teams:
        own = sorted(site for site in bases.index[bases == team] if site in open_bases)
        if own and lead[team] not in own:
            lead[team] = min(own, key=lambda site: (-float(near.get(site, 0.0)), site))
    return lead
