"""Ranges of shadow prices: by hand, and by fresh solves inside and just outside of each range."""

from __future__ import annotations

import math

import numpy as np
import pytest
from instances import random_problem
from micro import by_wave, micro_problem
from moved import moved
from priced import ONE_WAVE, drawn, rules_changed

from allocator.errors import InfeasibleError
from allocator.lp.answers import price_ranges, shadow_prices
from allocator.lp.answers.validity import ASKED, CHANGES, EARLIER, NO_PLAN, WHOLE
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve

OTHER_LIMITS = {
    "network_pool": {"network_hires_wte": {"North": 0.6}},
    "first_wave_cap": {"first_wave_cap_wte": 0.3},
}
CLOSE = {"rel": 1e-6, "abs": 1e-6}
#: Limits that `moved` moves in one wave alone; the others are asked where there is one wave.
MOVABLE = ("budget", "recruitment_pool", "coverage_floor")


def test_the_money_of_the_golden_case_holds_until_wave_2_cannot_keep_the_posts():
    """GBP 110 thousand a WTE with its set-up; wave 2 keeps at most 2 WTE for its 200 thousand.

    So the price of wave 1 holds from nothing to 220; beyond, a pound has nobody to pay.
    """
    ranges = price_ranges(solve(micro_problem()), span=3.0)
    row = ranges.loc["budget", "community", 1, "worst_coverage"]
    assert (row["amount"], row["lower"], row["lower_end"]) == (110.0, 0.0, WHOLE)
    assert row["upper"] == pytest.approx(220.0, **CLOSE)
    assert row["upper_end"] == CHANGES
    assert row["right_beyond"] == pytest.approx(0.0, abs=1e-9)


def test_a_pool_that_does_not_bind_is_worth_nothing_down_to_what_is_hired():
    """1 WTE is hired in wave 1: below that a recruit is missed, and the price beyond is hers."""
    ranges = price_ranges(solve(micro_problem(hires_wte=by_wave(3, 3))), span=1.0)
    row = ranges.loc["recruitment_pool", "Scotland", 1, "worst_coverage"]
    assert (row["left"], row["right"]) == (0.0, 0.0)
    assert row["lower"] == pytest.approx(1.0, **CLOSE)
    assert row["left_beyond"] < -1e-3
    assert (row["upper"], row["upper_end"]) == (6.0, ASKED)


@pytest.mark.parametrize("seed", range(2))
def test_prices_hold_inside_their_ranges_and_change_just_outside(seed):
    """At seeded points inside, and just outside of each end, against fresh solves."""
    check_ranges(seed, limits=3)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 24))
def test_prices_of_many_instances_hold_inside_their_ranges_and_change_outside(seed):
    """The same over more instances and limits."""
    check_ranges(seed, limits=6)


@pytest.mark.parametrize("kind", OTHER_LIMITS)
def test_ranges_of_networks_and_caps_end_where_fresh_solves_say(kind):
    """In one wave, where `moved` moves what the limit moves; a cap stops at posts there are."""
    for seed in ONE_WAVE:
        problem = rules_changed(
            random_problem(seed), objectives=("worst_coverage", "unmet_need"), **OTHER_LIMITS[kind]
        )
        check_problem(problem, seed, limits=1, kinds=(kind,))


def check_ranges(seed: int, *, limits: int) -> None:
    """Assert ranges of some limits of an instance against fresh solves."""
    check_problem(drawn(seed), seed, limits=limits, kinds=MOVABLE)


def check_problem(
    problem: AllocationProblem, seed: int, *, limits: int, kinds: tuple[str, ...]
) -> None:
    """Assert ranges of some limits of some kinds against fresh solves."""
    solution = solve(problem)
    ranges = price_ranges(solution, shadow_prices(solution))
    before = {proof.objective.name: proof.optimum.value for proof in solution.proofs}
    rng = np.random.default_rng(seed)
    keys = [key for key in dict.fromkeys(ranges.index.droplevel("stage")) if key[0] in kinds]
    for place in rng.permutation(len(keys))[:limits]:
        key = keys[place]
        rows = ranges.loc[key]
        for side, end in (("left", "lower"), ("right", "upper")):
            for stage, row in rows.iterrows():
                ahead = list(before)[: list(before).index(stage)]
                lines = {name: rows.at[name, side] for name in ahead if name in rows.index}
                check_side(problem, key, stage, row, (side, end), before, lines, rng)


def check_side(  # noqa: PLR0917 (one end)
    problem, key, stage, row, sides, before, lines, rng
) -> None:
    """Assert one end of one stage's range: on the line inside, off it just outside."""
    side, end = sides
    step = float(row[end]) - float(row["amount"])
    if math.isnan(step):
        return
    inside = float(rng.uniform(0.2, 0.999)) * step
    line = before[stage] + row[side] * inside
    values = stages_at(problem, key, inside)
    assert values is not None, (key, stage)
    assert values[stage] == pytest.approx(line, rel=1e-6, abs=1e-5), (key, stage, side)
    outside = step * 1.01 + (0.0 if step else math.copysign(1e-3, -1 if side == "left" else 1))
    if row[f"{end}_end"] == CHANGES:
        found = stages_at(problem, key, outside)
        line = before[stage] + row[side] * outside
        beyond = before[stage] + row[side] * step + row[f"{side}_beyond"] * (outside - step)
        if found is None:
            return
        assert abs(found[stage] - line) > 1e-9, (key, stage, side)
        # Convex where all objectives before keep their lines: above the line of the price, and
        # nowhere below the tangent of the price beyond.
        kept = (abs(found[n] - before[n] - p * outside) < 1e-7 for n, p in lines.items())
        if all(kept):
            assert found[stage] > line, (key, stage, side)
            assert math.isnan(beyond) or found[stage] >= beyond - 1e-5, (key, stage, side)
    elif row[f"{end}_end"] == NO_PLAN:
        assert stages_at(problem, key, outside) is None, (key, stage, side)
    else:
        assert row[f"{end}_end"] in {EARLIER, ASKED, WHOLE}


def stages_at(problem: AllocationProblem, key, units: float) -> dict[str, float] | None:
    """Return the objectives with a limit moved, solved afresh; None where there is no plan."""
    try:
        solution = solve(moved(problem, key, units))
    except InfeasibleError:
        return None
    return {proof.objective.name: proof.optimum.value for proof in solution.proofs}
