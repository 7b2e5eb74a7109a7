"""Merged zones: exact where hours are equal, bracketed where they are not, never across boards."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from instances import random_problem
from micro import micro_problem

from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve
from allocator.lp.whole import cluster_cost, cluster_zones
from allocator.lp.whole.cluster import clusters


def doubled(problem: AllocationProblem) -> AllocationProblem:
    """Return an instance in which every zone is split in two with a third and the rest of need."""
    parts = []
    for suffix, share in (("-x", 1 / 3), ("-y", 2 / 3)):
        names = {zone: f"{zone}{suffix}" for zone in problem.zones.index}
        parts.append(
            (
                problem.zones.rename(index=names),
                problem.need.rename(index=names) * share,
                problem.arcs.assign(zone_id=problem.arcs["zone_id"].map(names)),
            )
        )
    zones, need, arcs = (pd.concat(frames) for frames in zip(*parts, strict=True))
    order = ["zone_id", "team_board", "mode", "minutes"]
    return dataclasses.replace(
        problem,
        zones=zones.sort_index(),
        need=need.sort_index(),
        arcs=arcs.sort_values(order, kind="stable").reset_index(drop=True),
    )


@pytest.mark.parametrize("seed", range(8))
def test_zones_with_equal_hours_merge_exactly(seed):
    """Zones split in two merge again, and every objective keeps its optimum."""
    problem = random_problem(seed)
    merged = cluster_zones(doubled(problem), most=1000)
    assert len(merged.zones) <= len(problem.zones)
    assert merged.need.sum().to_numpy() == pytest.approx(problem.need.sum().to_numpy())
    whole, split = solve(problem).stages, solve(merged).stages
    for before, after in zip(whole, split, strict=True):
        if before.objective != "uneven_cover":
            assert after.bound == pytest.approx(before.bound, rel=1e-6, abs=1e-6), before.objective


def test_enough_clusters_are_every_zone():
    """Where each zone may have a cluster of its own, the instance is as it was."""
    problem = micro_problem()
    merged = cluster_zones(problem, most=1000)
    pd.testing.assert_frame_equal(merged.zones, problem.zones)
    pd.testing.assert_frame_equal(merged.need, problem.need)
    by = ["zone_id", "team_board", "mode"]
    pd.testing.assert_frame_equal(
        merged.arcs.sort_values(by, ignore_index=True),
        problem.arcs.sort_values(by, ignore_index=True),
        check_exact=False,
    )


@pytest.mark.parametrize("seed", range(12))
def test_clusters_keep_board_standing_and_ways(seed):
    """Zones of a cluster share board, standing as attainable and permitted ways; need adds up."""
    problem = random_problem(seed)
    cluster = clusters(problem, most=3)
    ways = problem.arcs.assign(way=problem.arcs["team_board"] + problem.arcs["mode"])
    ways = ways.groupby("zone_id")["way"].agg(frozenset).reindex(problem.zones.index)
    for facts in (problem.zones["board_code"], problem.zones["attainable"], ways.map(str)):
        assert facts.groupby(cluster).agg(lambda found: len(set(found)) == 1).all()
    merged = cluster_zones(problem, most=3)
    expected = problem.need.groupby(cluster).sum()
    assert np.allclose(merged.need, expected.loc[merged.need.index])
    assert merged.board_need.to_numpy() == pytest.approx(problem.board_need.to_numpy())


def test_a_cluster_has_the_mean_hours_of_its_zones_by_need():
    """Two zones of 30 and 10 families with 50 and 60 hours of outreach make 52.5 hours."""
    problem = micro_problem()
    outreach = problem.arcs["mode"] == "outreach"
    alike = dataclasses.replace(problem, arcs=problem.arcs[outreach].reset_index(drop=True))
    merged = cluster_zones(alike, most=1)
    assert merged.zones.index.to_list() == ["A1", "B1"]
    hours = problem.arcs[outreach].set_index("zone_id")["hours_per_family"]
    expected = (30 * hours["A1"] + 10 * hours["A2"]) / 40
    found = merged.arcs.set_index("zone_id")["hours_per_family"]
    assert found["A1"] == pytest.approx(expected)
    assert merged.need.loc["A1"].to_list() == [40.0, 40.0]


@pytest.mark.parametrize("seed", [3, 5, 9])
def test_bounds_of_shortest_and_longest_hours_bracket_the_full_instance(seed):
    """With the shortest hours of each cluster no plan is worse, with the longest none better."""
    problem = random_problem(seed)
    rules = dataclasses.replace(problem.rules, objectives=("worst_coverage",))
    problem = dataclasses.replace(problem, rules=rules)
    cluster = clusters(problem, most=1)
    key = [problem.arcs["zone_id"].map(cluster), problem.arcs["team_board"], problem.arcs["mode"]]
    hours = problem.arcs["hours_per_family"].groupby(key)
    found = []
    for measure in ("min", "max"):
        arcs = problem.arcs.assign(hours_per_family=hours.transform(measure))
        merged = cluster_zones(dataclasses.replace(problem, arcs=arcs), most=1)
        found.append(solve(merged).stages[0].bound)
    full = solve(problem).stages[0].bound
    assert found[0] <= full + 1e-9
    assert full <= found[1] + 1e-9


def test_the_cost_of_merging_is_the_difference_of_proved_bounds():
    """For each objective: the bound of both instances, their difference and its unit."""
    problem = random_problem(4)
    stages = solve(problem).stages
    exact = cluster_cost(stages, cluster_zones(problem, most=1000))
    assert exact.index.to_list() == [stage.objective for stage in stages]
    assert np.allclose(exact["difference"], 0.0, atol=1e-5)
    coarse = cluster_cost(stages, cluster_zones(problem, most=1))
    difference = coarse["clustered_bound"] - coarse["full_bound"]
    assert (coarse["difference"] == difference).all()
    assert coarse["unit"].to_list() == [stage.unit for stage in stages]


def test_bases_count_apart_where_a_team_has_several():
    """Where an instance has every base, a merged zone keeps each with its own hours."""
    problem = micro_problem()
    second = problem.arcs[problem.arcs["site_code"] == "a"].assign(site_code="a2")
    bases = pd.DataFrame({"board_code": ["A"]}, index=pd.Index(["a2"], name="site_code"))
    wide = dataclasses.replace(
        problem,
        arcs=pd.concat([problem.arcs, second], ignore_index=True),
        bases=pd.concat([problem.bases, bases]).sort_index(),
    )
    merged = cluster_zones(wide, most=1)
    own = merged.arcs[merged.arcs["team_board"] == "A"]
    assert set(own["site_code"]) == {"a", "a2"}


def test_clusters_are_the_same_on_every_run_and_in_any_order_of_arcs():
    """Merging depends on no order of rows in the table of ways."""
    problem = random_problem(11)
    shuffled = problem.arcs.sample(frac=1, random_state=0).reset_index(drop=True)
    again = cluster_zones(dataclasses.replace(problem, arcs=shuffled), most=4)
    once = cluster_zones(problem, most=4)
    pd.testing.assert_frame_equal(once.arcs, again.arcs)
    pd.testing.assert_frame_equal(once.zones, again.zones)
