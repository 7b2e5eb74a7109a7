"""Whole posts against every grid of posts, hub and set of bases, the rest by another solver."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from micro import WAVES, micro_problem, visit_rules
from scipy.optimize import linprog

from allocator.lp.arcs import permitted_arcs, serving_boards
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve
from allocator.lp.whole import PostRules, whole_posts

STEP_WTE, LEAST_WTE, IMH_SHARE = 0.5, 1.0, 0.5
HUBS = ("A", "B")
#: Board A stands alone, B is combined, C is supported by either.
ZONE_BOARD = {"A1": "A", "A2": "A", "B1": "B", "B2": "B", "C1": "C", "C2": "C"}
BASE_BOARD = {"a1": "A", "a2": "A", "b1": "B"}


def tiny(seed: int) -> tuple[AllocationProblem, AllocationProblem]:
    """Return an instance drawn from a seed, and the same with ways to every base."""
    rng = np.random.default_rng(seed)
    problem = micro_problem(
        objectives=("worst_coverage", "unmet_need"),
        within_board_least=float(rng.uniform(0.3, 1)),
        within_board_most=2.0,
        retention=float(rng.choice([1.0, 0.8])),
    )
    zone_board = pd.Series(ZONE_BOARD).rename_axis("zone_id")
    base_board = pd.Series(BASE_BOARD).rename_axis("site_code")
    minutes = pd.DataFrame(
        rng.uniform(5, 85, (6, 3)), index=zone_board.index, columns=base_board.index
    )
    boards = problem.boards.reindex(["A", "B", "C"]).assign(
        board_name=["A", "B", "C"],
        births=100.0,
        service_model=["stand-alone", "combined", "supported"],
        near_threshold=False,
        network="North",
        lead_site=["a1", "b1", None],
        lead_hub=[None, None, "A"],
        first_wave=1,
        existing_wte=0.0,
        embedded_share=0.0,
        network_share=[0.0, 0.0, 1.0],
        least_wte=0.0,
        most_wte=np.inf,
    )
    hubs = {"C": HUBS}
    serving = serving_boards(boards["service_model"], hubs)
    ways = [
        permitted_arcs(
            minutes, zone_board, base_board, serving, visit_rules(), nearest_only=nearest
        )
        for nearest in (True, False)
    ]
    need = pd.DataFrame(rng.uniform(2, 30, (6, 2)), index=zone_board.index, columns=WAVES)
    problem = dataclasses.replace(
        problem,
        boards=boards.rename_axis("board_code"),
        zones=pd.DataFrame(
            {"name": zone_board.index, "board_code": zone_board, "attainable": True},
            index=zone_board.index,
        ),
        need=need.rename_axis(columns="wave"),
        bases=base_board.to_frame("board_code"),
        hubs=hubs,
        admissions=pd.Series(0.0, index=boards.index),
        budgets_gbp=problem.budgets_gbp * float(rng.uniform(1.2, 2.5)),
    )
    return (
        dataclasses.replace(problem, arcs=ways[0]),
        dataclasses.replace(problem, arcs=ways[1]),
    )


def grids(problem: AllocationProblem, most_wte: float = 4.0) -> Iterator[tuple[float, ...]]:
    """Yield posts of A and B in wave 1, then wave 2, that the money pays and people allow."""
    rules = problem.rules
    budget = problem.budgets_gbp.loc["community"] / 1000
    steps = np.arange(0, most_wte + STEP_WTE, STEP_WTE)
    sizes = [
        [t for t in steps if t == 0 or t >= least - 1e-9]
        for least in (LEAST_WTE, LEAST_WTE * IMH_SHARE)
    ]
    for before in itertools.product(*sizes):
        left = budget[1] - 110 * sum(before)
        if left < -1e-9 or 100 * sum(before) > budget[1]:
            continue
        carried = min(left, rules.carry_over_share * budget[1])
        for after in itertools.product(*sizes):
            kept = rules.retention * np.array(before)
            if (np.array(after) < kept - 1e-9).any():
                continue
            # Leavers are replaced without set-up cost, up to as many as left.
            growth = np.maximum(0.0, np.array(after) - np.array(before)).sum()
            cost = 100 * sum(after)
            if cost <= budget[2] + 1e-9 and cost + 10 * growth <= budget[2] + carried + 1e-9:
                yield (*before, *after)


def one_wave(
    problem: AllocationProblem,
    wave: int,
    posts: tuple[float, float],
    hub: str,
    bases: frozenset[str],
) -> tuple[float, float]:
    """Return the best worst coverage of a wave, and the least unmet need that keeps it."""
    arcs = problem.arcs
    board = arcs["zone_id"].map(ZONE_BOARD)
    allowed = arcs["site_code"].isin(bases) & (
        (arcs["team_board"] == board) | ((board == "C") & (arcs["team_board"] == hub))
    )
    arcs = arcs[allowed]
    need = problem.need[wave]
    zones = list(ZONE_BOARD)
    served = np.array([(arcs["zone_id"] == z).to_numpy(float) for z in zones])
    by_board = {b: [n for n, z in enumerate(zones) if ZONE_BOARD[z] == b] for b in "ABC"}
    rows, limits = list(served), [float(need[z]) for z in zones]
    for team, wte in zip("AB", posts, strict=True):
        rows.append((arcs["hours_per_family"] * (arcs["team_board"] == team)).to_numpy())
        limits.append(1000.0 * wte)
    worst = [np.append(row, 0.0) for row in rows]
    rules = problem.rules
    for members in by_board.values():
        total = float(need.iloc[members].sum())
        reached = served[members].sum(axis=0)
        worst.append(np.append(-reached, total))
        limits.append(0.0)
        for n in members:
            share = float(need.iloc[n]) / total
            worst.append(np.append(rules.within_board_least * share * reached - served[n], 0.0))
            worst.append(np.append(served[n] - rules.within_board_most * share * reached, 0.0))
            limits += [0.0, 0.0]
    size = len(arcs)
    first = linprog(np.append(np.zeros(size), -1.0), A_ub=np.array(worst), b_ub=limits)
    assert first.status == 0
    held = [(0, None)] * size + [(first.x[-1] - 1e-9, None)]
    second = linprog(np.append(-np.ones(size), 0.0), A_ub=np.array(worst), b_ub=limits, bounds=held)
    assert second.status == 0
    return float(first.x[-1]), float(need.sum() + second.fun)


def brute(problem: AllocationProblem, most_bases: int) -> tuple[float, float]:
    """Return the least of (minus worst coverage, unmet need) over every whole number."""
    known: dict[tuple[object, ...], tuple[float, float]] = {}
    best = (np.inf, np.inf)
    choices = [frozenset(c) for c in itertools.combinations(BASE_BOARD, most_bases)]
    for grid, hub, bases in itertools.product(grids(problem), HUBS, choices):
        teams = zip("AB", zip(grid[:2], grid[2:], strict=True), strict=True)
        with_base = {BASE_BOARD[site] for site in bases}
        if any(max(wte) > 0 and team not in with_base for team, wte in teams):
            continue
        total = np.zeros(2)
        for wave, posts in ((1, grid[:2]), (2, grid[2:])):
            key = (wave, posts, hub, bases)
            if key not in known:
                known[key] = one_wave(problem, wave, posts, hub, bases)
            total += np.array(known[key])
        # Coverage alike to seven digits ties.
        best = min(best, (round(-float(total[0]), 7), float(total[1])))
    return best


@pytest.mark.parametrize("most_bases", [2, 3])
@pytest.mark.parametrize(
    "seed", [0, 5, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 5))]
)
def test_whole_posts_are_the_best_of_every_grid(seed, most_bases):
    """Worst coverage, then unmet need, equal the best over all posts, hubs and bases."""
    problem, wide = tiny(seed)
    rules = PostRules(STEP_WTE, LEAST_WTE, IMH_SHARE, most_bases, 0.0)
    whole = whole_posts(problem, wide, rules, most_zones=1000)
    worst, unmet = brute(wide, most_bases)
    assert whole.stages[0].value == pytest.approx(worst, abs=2e-6)
    assert whole.stages[1].value == pytest.approx(unmet, abs=1e-4)
    plan = {stage.objective: stage.value for stage in solve(whole.problem).stages}
    assert plan["worst_coverage"] == pytest.approx(worst, abs=2e-6)
    assert plan["unmet_need"] == pytest.approx(unmet, abs=1e-4)
