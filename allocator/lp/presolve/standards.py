"""Firm admissions against beds, and a firm floor of coverage against all hours there can be."""

from __future__ import annotations

import math
from collections.abc import Iterator

from allocator.errors import Fault
from allocator.lp.presolve.limits import ROUNDING, serving_posts_wte
from allocator.lp.presolve.owed import in_force
from allocator.lp.problem import AllocationProblem

_CEILINGS = {
    "money": "all the money pays for",
    "recruits": "existing posts and all hires up to then come to",
}


def above_beds(problem: AllocationProblem) -> Iterator[Fault]:
    """Yield units whose beds are fewer than the admissions that no other unit may take."""
    firm = "mbu_admissions" in problem.rules.firm
    if not firm or not in_force(problem, "7_mother_and_baby_units"):
        return
    units = problem.catchments.groupby("board_code")["mbu_id"].agg(lambda ids: tuple(sorted(ids)))
    admissions = problem.admissions
    for board in admissions.index[~admissions.index.isin(units.index) & (admissions > ROUNDING)]:
        name = problem.boards.at[board, "board_name"]
        yield Fault(
            "admissions-without-unit",
            f"{name} has {admissions[board]:.1f} admissions a year and no unit in its catchment",
            "Name its unit in data/mbu_catchments.csv, or take mbu_admissions out of policies.firm",
        )
    capacity = problem.mbus["capacity_admissions"]
    for group in sorted(set(units)):
        # Boards that may use no unit beyond these need room in these alone.
        boards = [b for b, own in units.items() if set(own) <= set(group)]
        asked, room = float(admissions.reindex(boards).sum()), float(capacity[list(group)].sum())
        if asked > room + ROUNDING:
            names = " and ".join(str(problem.mbus.at[unit, "name"]) for unit in group)
            yield Fault(
                "admissions-above-beds",
                f"{names} can take {room:.1f} admissions a year; the boards that have no other "
                f"unit ask for {asked:.1f}",
                "Take mbu_admissions out of policies.firm, raise mbu.occupancy, or give boards "
                "another unit",
            )


def floor_above_posts(problem: AllocationProblem) -> Iterator[Fault]:
    """Yield waves whose firm floor is above what all posts could serve without any travel."""
    hours = [*problem.arcs["hours_per_family"]]
    hours += [problem.rules.hours_per_family] if len(problem.embedded_standard) else []
    if "floor_coverage" not in problem.rules.firm or not hours:
        return
    for wave in problem.waves:
        opened = [board for board in problem.boards.index if problem.is_open(board, wave)]
        floor = float(problem.rules.floor_coverage[wave])
        attainable = float(problem.board_need.loc[opened, wave].sum())
        for what, posts in serving_posts_wte(problem, wave).items():
            served = posts * float(problem.rules.hours_per_wte[wave]) / min(hours)
            if floor * attainable > served + ROUNDING * max(1.0, served):
                yield Fault(
                    f"floor-above-{what}",
                    f"In wave {wave} the firm floor of {100 * floor:g}% asks for "
                    f"{floor * attainable:.1f} families a year; {_CEILINGS[what]} at most "
                    f"{posts:.2f} WTE, who serve {served:.1f} families at the very most",
                    f"Lower equity.floor_coverage of wave {wave} to {_down(served / attainable)} "
                    f"or less, take floor_coverage out of policies.firm, or plan with more {what}",
                )


def _down(share: float) -> float:
    """Return a share to four decimals, rounded down."""
    return math.floor(share * 1e4) / 1e4
