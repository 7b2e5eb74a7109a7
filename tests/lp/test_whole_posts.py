"""Whole posts: the golden case, what every posts plan keeps, and what is said of its cost."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from instances import random_problem
from micro import by_wave, micro_problem

from allocator.errors import InfeasibleError, StoppedError
from allocator.inputs.service import load_model
from allocator.inputs.workspace import open_workspace
from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution, solve
from allocator.lp.whole import (
    PostRules,
    WholePosts,
    WholeStage,
    post_rules,
    solve_whole,
    whole_posts,
    whole_posts_loss,
)
from allocator.lp.whole.posts import require_steps

#: Whole-time posts count alike in both services of the golden case.
GOLDEN_RULES = PostRules(
    step_wte=0.1, minimum_team_wte=0.5, combined_imh_share=1, max_bases=9, largest_gap=0
)
RULES = dataclasses.replace(GOLDEN_RULES, minimum_team_wte=0.4, combined_imh_share=0.5)
SEEDS = range(24)


def posts_of(whole: WholePosts) -> dict[tuple[str, int], float]:
    """Return community posts by board and wave."""
    return whole.decided["community"].to_dict()


@pytest.fixture(scope="module")
def golden() -> tuple[WholePosts, Solution]:
    """Solve the golden case in whole posts once."""
    problem = micro_problem()
    whole = whole_posts(problem, problem, GOLDEN_RULES)
    return whole, solve(whole.problem)


def test_the_golden_posts_are_those_worked_out_by_hand(golden):
    """Board A holds 0.5 then 1.3 WTE, board B 0.5 then 0.6, to the last digit."""
    expected = {("A", 1): 0.5, ("A", 2): 1.3, ("B", 1): 0.5, ("B", 2): 0.6}
    assert posts_of(golden[0]) == expected


def test_the_golden_plan_attains_the_hand_answers(golden):
    """Coverage 88/105 over the waves, unmet 446/7, travel 5140/21 hours, spend GBP 309k."""
    whole, plan = golden
    expected = {
        "worst_coverage": -Fraction(88, 105),
        "unmet_need": Fraction(446, 7),
        "travel_burden": Fraction(5140, 21),
        "spend": Fraction(309),
    }
    for stage in plan.stages:
        # Decided posts are kept within 1e-8 WTE, which moves the last digits.
        assert stage.value == pytest.approx(float(expected[stage.objective]), rel=1e-8), stage
    for stage in whole.stages:
        assert stage.value == pytest.approx(float(expected[stage.objective]), rel=2e-6), stage
        assert stage.status == "proved"
        assert stage.gap_share <= 1e-6


def test_the_golden_loss_is_the_difference_of_the_two_plans(golden):
    """Coverage falls from 10/31 + 210/341 to 88/105, and unmet need rises by as much as it must."""
    whole, plan = golden
    loss = whole_posts_loss(solve(micro_problem()).stages, plan.stages, whole)
    assert loss.index.to_list() == ["worst_coverage", "unmet_need", "travel_burden", "spend"]
    coverage = Fraction(10, 31) + Fraction(210, 341) - Fraction(88, 105)
    assert loss.at["worst_coverage", "loss"] == pytest.approx(float(coverage), rel=1e-6)
    unmet = Fraction(446, 7) - Fraction(21720, 341)
    assert loss.at["unmet_need", "loss"] == pytest.approx(float(unmet), rel=1e-4)
    assert (loss["loss"] == loss["whole_value"] - loss["lp_value"]).all()


def detail_of(seed: int) -> tuple[AllocationProblem, PostRules]:
    """Return a random instance, and rules that close one of its bases for every other seed."""
    problem = random_problem(seed)
    bases = len(problem.bases) - seed % 2
    return problem, dataclasses.replace(RULES, max_bases=bases)


@pytest.fixture(scope="module")
def random_posts() -> list[tuple[AllocationProblem, PostRules, WholePosts, Solution]]:
    """Solve random instances in whole posts once."""
    found = []
    for seed in SEEDS:
        problem, rules = detail_of(seed)
        whole = whole_posts(problem, problem, rules, most_zones=1000)
        found.append((problem, rules, whole, solve(whole.problem)))
    return found


def test_every_post_is_a_whole_number_of_steps(random_posts):
    """Posts of every service, place and wave are multiples of the step."""
    for _problem, rules, whole, _plan in random_posts:
        steps = whole.decided / rules.step_wte
        assert np.allclose(steps, steps.round(), atol=1e-9)
        assert (whole.decided >= 0).all()


def test_no_team_is_below_its_least_size(random_posts):
    """A team has no posts or at least the minimum; a combined one its IMH part of it."""
    for problem, rules, whole, _plan in random_posts:
        for (team, _wave), wte in posts_of(whole).items():
            combined = problem.boards.at[team, "service_model"] == "combined"
            least = rules.minimum_team_wte * (rules.combined_imh_share if combined else 1.0)
            assert wte == 0 or wte >= least - 1e-9


def test_one_hub_leads_for_each_supported_board(random_posts):
    """Families, link and consultation hours of a supported board come from one hub alone."""
    seen = 0
    for problem, _rules, whole, plan in random_posts:
        assert set(whole.lead_hubs.index) == set(problem.hubs)
        base_board = problem.bases["board_code"]
        zone_board = problem.zones["board_code"]
        for board, hub in whole.lead_hubs.items():
            givers = {h for (h, b, _w), v in plan.values["link"].items() if b == board and v}
            givers |= {h for (h, b, _w), v in plan.values["consultation"].items() if b == board}
            givers |= {
                base_board[site]
                for (zone, site, _m, _w), families in plan.values["x"].items()
                if zone_board[zone] == board and families
            }
            assert givers <= {hub}
            seen += bool(givers)
    assert seen > len(SEEDS) / 2


def test_no_more_bases_open_than_may(random_posts):
    """Bases are at most so many, nobody is served from a closed one, and teams have an open one."""
    closed = 0
    for problem, rules, whole, plan in random_posts:
        assert len(whole.open_bases) <= rules.max_bases
        used = {key[1] for key, families in plan.values["x"].items() if families}
        assert used <= set(whole.open_bases)
        open_boards = set(problem.bases.loc[list(whole.open_bases), "board_code"])
        assert {team for (team, _w), wte in posts_of(whole).items() if wte} <= open_boards
        closed += len(whole.open_bases) < len(problem.bases)
    assert closed >= len(SEEDS) / 2


def test_the_plan_keeps_every_rule_and_its_posts(random_posts):
    """At full detail every rule is kept, and posts are those decided."""
    for _problem, _rules, whole, plan in random_posts:
        assert all(
            rule.kept for rule in check_plan(whole.problem, plan_tables(whole.problem, plan))
        )
        posts = pd.Series(plan.values["t"]).reindex(whole.decided.index)
        assert np.allclose(posts, whole.decided, atol=2e-8)


def test_whole_posts_never_serve_better_than_any_posts(random_posts):
    """The first objective on which whole posts differ from the linear program is a loss."""
    for problem, _rules, _whole, plan in random_posts:
        free = solve(problem)
        for before, after in zip(free.stages, plan.stages, strict=True):
            loss = after.value - before.value
            if abs(loss) > 1e-5 * max(1.0, abs(before.value)):
                assert loss > 0, (before, after)
                break


def test_the_whole_numbers_attain_at_full_detail_what_they_promise(random_posts):
    """With zones merged exactly, the stages up to unmet need are those of the full plan."""
    for _problem, _rules, whole, plan in random_posts:
        attained = {stage.objective: stage.value for stage in plan.stages}
        for stage in whole.stages[:6]:
            assert stage.value == pytest.approx(attained[stage.objective], rel=5e-5, abs=5e-5)


def test_a_standard_between_steps_falls_short_by_the_rest(random_posts):
    """Embedded posts are at most the whole steps of the standard, and the rest is a shortfall."""
    for problem, rules, whole, plan in random_posts:
        for board, service in problem.embedded_standard.index:
            for wave in problem.waves:
                standard = problem.embedded_standard.at[(board, service), wave]
                posts = whole.decided[service, board, wave]
                short = plan.values["short_posts"][service, board, wave]
                assert posts <= standard + 1e-9
                assert short == pytest.approx(standard - posts, abs=1e-8)
                assert short >= standard % rules.step_wte - 1e-8


def test_a_firm_standard_between_steps_is_refused_by_name():
    """A standard that admits no shortfall and is no whole number of steps is named."""
    problem = random_problem(0)
    rules = dataclasses.replace(problem.rules, firm=("embedded_posts", "mbu_posts"))
    firm = dataclasses.replace(problem, rules=rules)
    with pytest.raises(InfeasibleError, match="no whole number of steps") as caught:
        require_steps(firm, dataclasses.replace(RULES, step_wte=0.07))
    assert len(caught.value.faults) == 3 * len(problem.waves) * len(
        {b for b, _s in problem.embedded_standard.index}
    ) + 2 * len(problem.waves)


def test_posts_that_break_a_rule_at_full_detail_are_said_to(golden):
    """Where merged zones hid a firm standard, the error says so and names the way out."""
    whole, _plan = golden
    rules = dataclasses.replace(
        whole.problem.rules,
        firm=("floor_coverage",),
        floor_coverage=whole.problem.rules.floor_coverage + 1.0,
    )
    broken = dataclasses.replace(whole, problem=dataclasses.replace(whole.problem, rules=rules))
    with pytest.raises(InfeasibleError, match=r"merged zones break a rule.*policies\.firm"):
        solve_whole(broken)
    assert solve_whole(whole).status == "proved"


def test_the_rules_of_posts_are_those_of_the_model():
    """Every setting of whole posts reaches the search."""
    model = load_model(open_workspace(None), "national", overrides=["posts.max_bases=30"])
    assert post_rules(model) == PostRules(0.1, 0.5, 0.5, 30, 0.001)


def test_leximin_is_sought_at_its_first_level():
    """With leximin coverage the search has one stage for it, and the loss table one gap."""
    problem = micro_problem(objectives=("leximin_coverage", "unmet_need"))
    whole = whole_posts(problem, problem, GOLDEN_RULES)
    assert [stage.objective for stage in whole.stages] == ["leximin_coverage", "unmet_need"]
    assert whole.stages[0].value == pytest.approx(-float(Fraction(88, 105)), rel=1e-6)
    loss = whole_posts_loss(solve(problem).stages, solve_whole(whole).stages, whole)
    gaps = loss["gap"].notna()
    assert gaps["leximin_coverage 1"]
    assert not gaps.get("leximin_coverage 2", default=False)


def test_evenness_within_boards_is_left_to_full_detail():
    """Evenness has no stage over whole numbers and takes its turn in the plan, without a gap."""
    problem = random_problem(3)
    whole = whole_posts(problem, problem, RULES)
    assert "uneven_cover" not in {stage.objective for stage in whole.stages}
    loss = whole_posts_loss(solve(problem).stages, solve_whole(whole).stages, whole)
    assert loss.index.to_list() == list(problem.rules.objectives)
    assert pd.isna(loss.at["uneven_cover", "gap"])


def test_the_same_instance_gives_the_same_whole_posts():
    """Two searches give the same posts, bases, hubs and bounds."""
    problem, rules = detail_of(5)
    once, again = (whole_posts(problem, problem, rules) for _ in range(2))
    pd.testing.assert_series_equal(once.decided, again.decided)
    assert once.open_bases == again.open_bases
    assert once.lead_hubs.to_dict() == again.lead_hubs.to_dict()
    assert [s.bound for s in once.stages] == [s.bound for s in again.stages]


def test_a_team_too_small_to_be_viable_is_infeasible():
    """Posts already filled below the least size, with no money to grow, leave no whole posts."""
    problem = micro_problem()
    boards = problem.boards.assign(existing_wte=[0.9, 0.2])
    short = dataclasses.replace(problem, boards=boards)
    with pytest.raises(InfeasibleError, match="whole numbers") as caught:
        whole_posts(short, short, GOLDEN_RULES)
    assert [(fault.code, fault.value) for fault in caught.value.faults] == [
        ("team-below-least", "B")
    ]


def test_the_least_team_of_a_combined_board_counts_perinatal_posts():
    """With half of the posts IMH, a combined team of 0.5 WTE has 0.3 WTE, in steps of 0.1."""
    problem = micro_problem()
    rules = dataclasses.replace(GOLDEN_RULES, combined_imh_share=0.5)
    posts = posts_of(whole_posts(problem, problem, rules))
    assert posts["B", 1] == 0.3
    alone = problem.boards.assign(service_model="stand-alone")
    alone_problem = dataclasses.replace(problem, boards=alone)
    assert posts_of(whole_posts(alone_problem, alone_problem, rules))["B", 1] == 0.5


def test_a_team_need_not_exist():
    """Where two teams of the least size cannot be paid in wave 1, one has no posts."""
    problem = micro_problem()
    rules = dataclasses.replace(GOLDEN_RULES, minimum_team_wte=0.8)
    posts = posts_of(whole_posts(problem, problem, rules))
    assert min(posts["A", 1], posts["B", 1]) == 0
    assert max(posts["A", 1], posts["B", 1]) >= 0.8


def test_posts_fall_only_as_people_leave():
    """With retention below one, posts of a wave are at least those that stay."""
    problem = micro_problem(retention=0.8, hires_wte=by_wave(1.0, 0.3))
    posts = posts_of(whole_posts(problem, problem, GOLDEN_RULES))
    for board in ("A", "B"):
        assert posts[board, 2] >= 0.8 * posts[board, 1] - 1e-9


def test_pooled_hours_are_charged_where_the_lead_base_closes():
    """A team whose lead base closes still pays for consultation at the base that is open."""
    problem = micro_problem(
        consultation_hours_per_birth=0.5,
        objectives=("support_shortfall", "worst_coverage", "unmet_need", "travel_burden"),
    )
    second = pd.DataFrame({"board_code": ["A"]}, index=pd.Index(["a2"], name="site_code"))
    near = problem.arcs[problem.arcs["site_code"] == "a"].assign(site_code="a2")
    near = near.assign(
        minutes=near["minutes"] / 2, travel_hours_per_family=near["travel_hours_per_family"] / 2
    )
    wide = dataclasses.replace(
        problem,
        bases=pd.concat([problem.bases, second]).sort_index(),
        arcs=pd.concat([problem.arcs, near], ignore_index=True),
    )
    whole = whole_posts(wide, wide, dataclasses.replace(GOLDEN_RULES, max_bases=2))
    assert whole.open_bases == ("a2", "b")
    assert whole.problem.boards.at["A", "lead_site"] == "a2"
    plan = solve(whole.problem)
    for wave in (1, 2):
        hours = sum(
            families * (50 if mode == "clinic" else 60)
            for (_z, site, mode, w), families in plan.values["x"].items()
            if (site, w) == ("a2", wave)
        )
        given = plan.values["consultation"]["A", "A", wave]
        assert given == pytest.approx(200)
        posts = whole.decided["community", "A", wave]
        assert hours + given <= 1000 * posts + 1e-3


def test_a_time_limit_that_leaves_nothing_says_so():
    """Without time for any whole numbers the error names the way out."""
    problem = random_problem(7)
    with pytest.raises(StoppedError, match="time limit"):
        whole_posts(problem, problem, RULES, time_limit_s=0.0)


def test_a_gap_is_in_the_objective_s_unit_and_never_below_nought():
    """The gap is value less bound; its share is of the value, or absolute near nought."""
    stage = WholeStage("unmet_need", "families a year", 200.0, 199.0, "proved", 0.1)
    assert stage.gap == 1.0
    assert stage.gap_share == pytest.approx(0.005)
    nought = dataclasses.replace(stage, value=0.0, bound=0.0)
    assert (nought.gap, nought.gap_share) == (0.0, 0.0)
