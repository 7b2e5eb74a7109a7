"""Sweeps against plain PuLP: ``python`` this file. Ratios of one run; nothing rests on seconds.

First 1,000 scenarios of limits on 14 boards and three waves, one place a board: the hot model,
against PuLP alone, which states and solves each scenario anew, one objective after another with a
row that keeps each before it. Then whole sweeps through the command.
"""

from __future__ import annotations

import argparse
import dataclasses
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pulp

sys.path.insert(0, str(Path(__file__).parents[1]))
from small_workspace import small_workspace

from allocator.inputs.workspace import open_workspace
from allocator.lp.formulation import build
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS
from allocator.lp.hot import HotModel, remade, touch_of
from allocator.lp.live import SOLVER_OPTIONS
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve
from allocator.pipeline import Ground, lay_ground, sound_model
from allocator.pipeline.changed import with_settings

KEYS = ("money.community_budget_gbp", "workforce.recruitment_pool_wte")
#: What an earlier objective may lose to a later one, in its own unit.
SLACK = 1e-6

SWEEP = """[sweep]
title = "Benchmark"
design = "monte-carlo"
runs = {runs}
seed = 1
[[vary]]
key = "money.community_budget_gbp"
range = [0.9, 1.1]
of_base = true
[[vary]]
key = "workforce.recruitment_pool_wte"
range = [0.9, 1.1]
of_base = true
"""


def main() -> None:
    """Run what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scenarios", type=int, default=1000)
    asked.add_argument("--rebuilt", type=int, default=30)
    asked.add_argument("--small", type=int, default=5000)
    asked.add_argument("--reference", type=int, default=500)
    found = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        small_workspace(place / "workspace")
        if found.scenarios:
            against_pulp(found.scenarios, found.rebuilt)
        for name, root, runs in (
            ("one place a council", place / "workspace", found.small),
            ("reference workspace", None, found.reference),
        ):
            if runs:
                through_the_command(name, root, runs, place)


def one_place_a_board(ground: Ground) -> Ground:
    """Return a ground whose boards have all their need in their largest place."""
    zones, need = ground.geography.zones, ground.demand.need
    largest = zones.sort_values("population").groupby("board_code").tail(1).sort_index()
    summed = need.groupby(zones["board_code"]).sum().loc[largest["board_code"]]
    return dataclasses.replace(
        ground,
        geography=dataclasses.replace(ground.geography, zones=largest),
        demand=dataclasses.replace(ground.demand, need=summed.set_axis(largest.index)),
        times=dataclasses.replace(
            ground.times,
            minutes=ground.times.minutes.loc[largest.index],
            day_trip=ground.times.day_trip.loc[largest.index],
        ),
    )


def against_pulp(scenarios: int, rebuilt: int) -> None:
    """Time hot answers and, of a part of the scenarios, models stated and solved anew."""
    workspace = open_workspace()
    model = sound_model(workspace, "national", scenarios=["baseline"])
    ground = one_place_a_board(lay_ground(workspace, model))
    base = ground.problem(model)
    touch = touch_of(KEYS)
    assert touch is not None
    factors = np.random.default_rng(1).uniform(0.9, 1.1, (scenarios, len(KEYS)))
    models = [
        with_settings(
            model,
            {
                key: tuple(factor * part for part in model.settings[key].value)
                for key, factor in zip(KEYS, row.tolist(), strict=True)
            },
            why="benchmark",
        )
        for row in factors
    ]
    hot = HotModel(base)
    sys.stdout.write(
        f"{len(base.zones)} places, {len(base.boards)} boards, {len(base.waves)} waves\n"
    )

    start = time.perf_counter()
    answers = [
        hot.answer(remade(base, ground.geography, one, touch.parts), touch) for one in models
    ]
    own = (time.perf_counter() - start) / scenarios
    some = models[:: max(1, scenarios // rebuilt)]
    times = {"this product's own solve": 0.0, "plain PuLP": 0.0}
    worst = 0.0
    for one, answer in zip(some, answers[:: max(1, scenarios // rebuilt)], strict=True):
        assert answer is not None
        problem = remade(base, ground.geography, one, touch.parts)
        start = time.perf_counter()
        anew = solve(problem)
        times["this product's own solve"] += time.perf_counter() - start
        start = time.perf_counter()
        values = plain_pulp(problem)
        times["plain PuLP"] += time.perf_counter() - start
        for stage in anew.stages:
            worst = max(worst, abs(answer.stages[stage.objective] - stage.value))
        first = list(values)[:6]
        assert all(abs(values[name] - answer.stages[name]) < 1e-2 for name in first)
    sys.stdout.write(f"hot: {1e3 * own:.2f} ms a scenario, stages within {worst:.1e}\n")
    for name, seconds in times.items():
        each = seconds / len(some)
        sys.stdout.write(f"  {name}: {1e3 * each:.1f} ms, {each / own:.0f} times as long\n")


def plain_pulp(problem: AllocationProblem) -> dict[str, float]:
    """Return the objectives of a scenario by PuLP alone, each kept by a row for those after it."""
    formulation = build(problem)
    lp, values = formulation.lp, {}
    for name in problem.rules.objectives:
        cost = pulp.lpSum_vars_coefs(OBJECTIVE_TERMS[name](problem, formulation.variables))
        lp.setObjective(cost)
        lp.solve(pulp.HiGHS(msg=False, **SOLVER_OPTIONS))
        values[name] = float(pulp.value(cost))
        lp.addConstraint(cost <= values[name] + SLACK, f"keep_{name}")
    return values


def through_the_command(name: str, root: Path | None, runs: int, place: Path) -> None:
    """Time a whole sweep with one process and with two."""
    file = place / "sweep.toml"
    file.write_text(SWEEP.format(runs=runs))
    seconds = {}
    for workers in (1, 2):
        out = place / f"{name.split(maxsplit=1)[0]}-{workers}"
        words = ["sweep", file, "--out", out, "--workers", workers, "--json"]
        words += [] if root is None else ["--workspace", root]
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "allocator", *map(str, words)], check=True, capture_output=True
        )
        seconds[workers] = time.perf_counter() - start
    sys.stdout.write(
        f"{name}: {runs} runs end to end, {1e3 * seconds[2] / runs:.1f} ms a run on two processes, "
        f"{seconds[1] / seconds[2]:.2f} times one\n"
    )


if __name__ == "__main__":
    main()
