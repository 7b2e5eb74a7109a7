"""Where there is no price, what the table says of it, and what asking leaves behind."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from micro import by_wave, micro_problem
from priced import EXACT, SIDES, drawn, money, rules_changed

from allocator.errors import SolverError
from allocator.lp.answers import (
    LIMIT_UNITS,
    PRICE_COLUMNS,
    PRICE_INDEX,
    priced_limits,
    shadow_prices,
)
from allocator.lp.answers.limits import Limit
from allocator.lp.answers.replay import row_shift
from allocator.lp.solver import Solution, solve


def test_a_budget_of_nothing_has_no_left_price():
    """Nothing cannot be taken from nothing: no number, and the reason."""
    problem = micro_problem()
    budgets = problem.budgets_gbp.assign(**{"1": 0.0}).rename(columns={"1": 1})
    budgets = budgets.T.groupby(level=0).last().T.rename_axis(columns="wave")
    prices = shadow_prices(solve(dataclasses.replace(problem, budgets_gbp=budgets)))
    row = prices.loc[(*money(1), "unmet_need")]
    assert math.isnan(row["left"])
    assert row["left_note"] == "nothing is left to take away"
    assert row["right"] < 0
    assert row["right_note"] == ""


def test_where_nothing_keeps_every_rule_there_is_no_price():
    """A firm floor that takes the last hour: with less money there is no plan, and no price."""
    problem = micro_problem(floor_coverage=by_wave(10 / 31, 0), firm=("floor_coverage",))
    prices = shadow_prices(solve(problem))
    row = prices.loc[(*money(1), "unmet_need")]
    assert math.isnan(row["left"])
    assert row["left_note"] == "no plan keeps every rule with less"
    assert row["right"] == pytest.approx(-720 / 3751, **EXACT)
    floor = prices.loc[("coverage_floor", "Scotland", 1, "unmet_need")]
    assert floor["right_note"] == "no plan keeps every rule with more"


def test_a_whole_floor_cannot_be_raised():
    """At 100 % a floor has no right price."""
    prices = shadow_prices(solve(micro_problem(floor_coverage=by_wave(1, 1))))
    row = prices.loc[("coverage_floor", "Scotland", 1, "unmet_need")]
    assert math.isnan(row["right"])
    assert row["right_note"] == "it is whole already"


def test_the_table_says_what_it_is():
    """Index, columns and units are as documented; every price has a step or every gap a reason."""
    problem = drawn(4)
    prices = shadow_prices(solve(problem))
    assert tuple(prices.index.names) == PRICE_INDEX
    assert tuple(prices.columns) == PRICE_COLUMNS
    assert prices.index.is_monotonic_increasing
    for (kind, _name, _wave, stage), row in prices.iterrows():
        assert row["unit"].endswith(f", per {LIMIT_UNITS[kind]}")
        assert stage in problem.rules.objectives
        for side, _sign in SIDES:
            assert math.isnan(row[side]) == bool(row[f"{side}_note"])
            assert math.isnan(row[side]) == math.isnan(row[f"{side}_step"])
            assert math.isnan(row[side]) or row[f"{side}_step"] > 0


def test_posts_decided_already_are_said_to_be_given():
    """Where a wave was decided alone, its prices say that its posts stay."""
    problem = micro_problem()
    index = pd.MultiIndex.from_tuples([("community", "A", 1)], names=["service", "place", "wave"])
    decided = dataclasses.replace(problem, decided=pd.Series([0.4], index=index))
    assert "already decided" in shadow_prices(solve(decided))["holds"].iloc[0]
    assert "already decided" not in shadow_prices(solve(problem))["holds"].iloc[0]


def test_a_limit_of_a_family_switched_off_is_not_priced():
    """Without recruitment there is no pool to price."""
    problem = micro_problem(families_off=("4_recruitment",))
    kinds = {limit.kind for limit in priced_limits(problem)}
    assert kinds == {"budget", "coverage_floor", "first_wave_cap"}


def snapshot(solution: Solution) -> list[np.ndarray]:
    """Return every bound of a live model."""
    bounds = solution.live.bounds()
    return [bounds.column_lower, bounds.column_upper, bounds.row_lower, bounds.row_upper]


def test_asking_leaves_the_live_model_as_it_was():
    """Bounds are put back, and asking again gives the same bytes."""
    solution = solve(drawn(4))
    before = snapshot(solution)
    first = shadow_prices(solution)
    for one, other in zip(before, snapshot(solution), strict=True):
        np.testing.assert_array_equal(one, other)
    pd.testing.assert_frame_equal(first, shadow_prices(solution), check_exact=True)


def test_a_change_of_more_than_limits_is_refused():
    """Where a coefficient moves too, the live model cannot answer, and says so."""
    problem = micro_problem()
    solution = solve(problem)
    dearer = rules_changed(problem, cost_per_wte_gbp=90_000)
    wrong = Limit("budget", "community", 1, "5_money", 110.0, math.inf, lambda: dearer)
    with pytest.raises(SolverError, match="cannot be priced"):
        row_shift(solution.formulation, solution.live, wrong)


def test_without_a_proved_stage_there_are_no_prices():
    """A solution without proofs has an empty table of the same shape."""
    solution = dataclasses.replace(solve(micro_problem()), proofs=())
    prices = shadow_prices(solution)
    assert prices.empty
    assert tuple(prices.columns) == PRICE_COLUMNS
