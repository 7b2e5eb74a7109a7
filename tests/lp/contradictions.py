"""Seeded instances that ask for more than they have, and what their policies are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pandas as pd
from instances import random_problem
from second_opinion import SecondOpinion

from allocator.inputs.parameters.contract import FIRM_STANDARDS, POLICY_UNITS
from allocator.lp.problem import AllocationProblem

#: Beds are short in most random instances: firm admissions would be all that ever conflicts.
FIRM_CHANCE = {"mbu_admissions": 0.08}


def asking_problem(seed: int) -> AllocationProblem:
    """Return an instance drawn from a seed that asks for much: it may or may not have a plan."""
    rng = np.random.default_rng(1_000_000 + seed)
    problem = random_problem(seed)
    waves = pd.Index(problem.waves, name="wave")
    boards = _boards(rng, problem)
    rules = dataclasses.replace(
        problem.rules,
        firm=tuple(name for name in FIRM_STANDARDS if rng.random() < FIRM_CHANCE.get(name, 0.35)),
        floor_coverage=pd.Series(rng.uniform(0, 0.9) * np.linspace(0.5, 1, len(waves)), waves),
        link_hours_per_supported_board=float(rng.uniform(20, 2000)),
        consultation_hours_per_birth=float(rng.uniform(0.02, 0.4)),
        hires_wte=problem.rules.hires_wte * _tight_or_ample(rng),
        network_hires_wte={"West": float(rng.uniform(0.05, 2))} if rng.random() < 0.4 else {},
        transfer_share=float(rng.choice([0.0, 0.2])),
        carry_over_share=float(rng.choice([0.0, 0.1, 1.0])),
        first_wave_cap_wte=float(rng.uniform(0.1, 3)),
        relaxation={policy: float(10 ** rng.uniform(-1, 2)) for policy in POLICY_UNITS},
    )
    return dataclasses.replace(
        problem,
        boards=boards,
        budgets_gbp=problem.budgets_gbp * _tight_or_ample(rng),
        rules=rules,
    )


def _tight_or_ample(rng: np.random.Generator) -> float:
    return float(rng.uniform(0.2, 1.2) if rng.random() < 0.5 else 6.0)


def _boards(rng: np.random.Generator, problem: AllocationProblem) -> pd.DataFrame:
    boards = problem.boards.copy()
    boards["network"] = [rng.choice(["North", "West"]) for _ in boards.index]
    for team in problem.teams:
        if rng.random() < 0.3:
            boards.loc[team, "least_wte"] = rng.uniform(0.1, 3)
        if rng.random() < 0.2:
            boards.loc[team, "most_wte"] = rng.uniform(0.2, 3)
        if rng.random() < 0.2 and boards.loc[team, "first_wave"] == 1:
            boards.loc[team, "existing_wte"] = rng.uniform(0.1, 2)
    return boards


def contradictions(count: int, *, start: int = 0) -> Iterator[SecondOpinion]:
    """Yield the first instances from a seed on that a second opinion finds to have no plan."""
    seed, found = start, 0
    while found < count:
        opinion = SecondOpinion(asking_problem(seed))
        if not opinion.has_plan():
            found += 1
            yield opinion
        seed += 1
