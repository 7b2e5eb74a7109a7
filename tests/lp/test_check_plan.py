"""The re-check of a plan's tables catches each broken rule, and shows rules that are off."""

from __future__ import annotations

import dataclasses
from functools import cache

import pandas as pd
import pytest
from proof_cases import graded, random_problem, rich, with_rules

from allocator.inputs.parameters import SWITCHABLE_FAMILIES
from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve

Tables = dict[str, pd.DataFrame]


@cache
def solved(kind: str) -> tuple[AllocationProblem, Tables]:
    """Return an instance and the tables of its plan."""
    seed = random_problem(4)
    problem = {"plain": seed, "rich": rich(seed), "graded": graded(seed)}[kind]
    return problem, plan_tables(problem, solve(problem))


def broken(problem: AllocationProblem, tables: Tables) -> set[str]:
    """Return the rules that a plan breaks."""
    return {check.rule for check in check_plan(problem, tables) if not check.kept}


def with_cell(tables: Tables, name: str, column: str, change: float) -> Tables:
    """Return tables with the largest figure of a column changed."""
    table = tables[name].copy()
    at = table[column].idxmax()
    table.loc[at, column] += change
    return {**tables, name: table}


@pytest.mark.parametrize("kind", ["plain", "rich", "graded"])
def test_a_solved_plan_keeps_every_rule(kind):
    """With transfers, pools, promises, levels and part support, every rule is kept."""
    assert broken(*solved(kind)) == set()


@pytest.mark.parametrize("family", SWITCHABLE_FAMILIES)
def test_a_rule_switched_off_is_shown_as_off(family):
    """A family that is off is no rule of the plan: it is shown, unchecked; the others are kept."""
    problem = with_rules(random_problem(3), families_off=(family,))
    checks = check_plan(problem, plan_tables(problem, solve(problem)))
    assert [check.rule for check in checks if not check.kept] == []
    off = [check for check in checks if check.off]
    assert [check.rule.replace(" ", "_").replace("-", "_") for check in off] == [family]
    assert [check.rows for check in off] == [0]


def test_a_networks_pool_is_re_checked():
    """Hires of a network above its own pool break recruitment."""
    problem, tables = solved("rich")
    less = with_rules(problem, network_hires_wte={"North": 0.1})
    assert broken(less, tables) == {"4 recruitment"}


def test_transfers_are_re_checked():
    """Money that comes from nowhere, or more of it than may move, breaks money."""
    problem, tables = solved("rich")
    assert tables["money"]["moved_out_gbp"].max() > 1.0
    assert "5 money" in broken(problem, with_cell(tables, "money", "moved_in_gbp", 500.0))
    assert "5 money" in broken(with_rules(problem, transfer_share=0.0), tables)


def test_promised_allowed_and_decided_posts_are_re_checked():
    """Fewer posts than promised, more than allowed, or others than decided break commitments."""
    problem, tables = solved("rich")
    boards = problem.boards
    promised = dataclasses.replace(problem, boards=boards.assign(least_wte=9.0))
    allowed = dataclasses.replace(problem, boards=boards.assign(least_wte=0.0, most_wte=0.01))
    other = dataclasses.replace(problem, decided=problem.decided + 0.01)
    for changed in (promised, allowed, other):
        assert broken(changed, tables) == {"16 commitments"}


@pytest.mark.parametrize(
    ("standard", "rule", "table", "column"),
    [
        ("floor_coverage", "12 coverage", "board_coverage", "floor_shortfall_families"),
        ("embedded_posts", "6 embedded posts", "team_posts", "shortfall_wte"),
        ("mbu_posts", "7 mother and baby units", "mbu_posts", "shortfall_wte"),
        ("mbu_admissions", "7 mother and baby units", "mbu_unplaced", "admissions"),
        ("link_hours", "8 network cover", "support", "link_shortfall_hours"),
        ("consultation_hours", "14 consultation", "support", "consultation_shortfall_hours"),
    ],
)
def test_a_firm_standard_admits_no_shortfall(standard, rule, table, column):
    """The same shortfall is kept where it is shown, and broken where the standard is firm."""
    problem, tables = solved("plain")
    zero = {**tables, table: tables[table].assign(**{column: 0.0 * tables[table][column]})}
    short = with_cell(zero, table, column, 1e-3)
    firm = with_rules(problem, firm=(standard,))
    worst = {check.rule: check.worst for check in check_plan(firm, short)}
    assert worst[rule] >= 1e-3


def test_the_own_team_of_a_part_supported_board_is_limited():
    """A board's own team may not serve what its network is there for."""
    problem, tables = solved("graded")
    boards = problem.boards.copy()
    boards.loc["B1", "network_share"] = 0.999
    assert "8 network cover" in broken(dataclasses.replace(problem, boards=boards), tables)


def test_the_first_level_of_leximin_is_a_claim_on_the_worst_board():
    """A level that claims more than the worst-served boards have is refused."""
    problem, tables = solved("rich")
    objectives = tables["objectives"].copy()
    first = objectives["objective"] == "leximin_coverage 1"
    assert first.sum() == 1
    objectives.loc[first, "value"] -= 1e-3
    assert broken(problem, {**tables, "objectives": objectives}) == {"12 coverage"}
