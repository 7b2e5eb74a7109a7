"""Funding rules on a small copy of the reference: each is the plan that its money makes."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest
from small_workspace import small_workspace

from allocator.analysis.rules import OPTIMUM, standing
from allocator.errors import ModelError, UsageError
from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import Workspace
from allocator.lp.extract import plan_tables
from allocator.outputs.study.rules import rules_study, summary_table
from allocator.pipeline import Ground, allocate, lay_ground, sound_model
from allocator.pipeline.changed import with_settings
from allocator.pipeline.decision import decide
from allocator.pipeline.rules import RuleOptions, RulesAnswer, compare_rules, funding_rules

FIFE, BORDERS, ORKNEY = "S08000029", "S08000016", "S08000025"
ISLAND_BOARDS = {"Orkney", "Shetland", "Western Isles"}
#: Two waves and enough objectives for what is asked here, and quick to solve.
OVERRIDES = ['objectives.order=["worst_coverage", "unmet_need"]', "waves.count=2"] + [
    f"{key}={value}"
    for key, value in {
        "workforce.recruitment_pool_wte": [14, 15],
        "money.community_budget_gbp": [600000, 1100000],
        "money.perinatal_budget_gbp": [180000, 360000],
        "money.mnpi_budget_gbp": [180000, 360000],
        "money.third_sector_budget_gbp": [180000, 360000],
        "money.mbu_budget_gbp": [40000, 80000],
        "embedded.phase": [0.34, 0.67],
        "mbu.phase": [0.34, 0.67],
        "equity.floor_coverage": [0.01, 0.02],
        "waves.boards_open": [7, 14],
    }.items()
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the reference workspace with one place a council."""
    return small_workspace(tmp_path_factory.mktemp("small") / "workspace")


@pytest.fixture(scope="module")
def model(workspace: Workspace) -> ServiceModel:
    """Return the national model, in two waves and with two objectives."""
    return sound_model(workspace, "national", scenarios=["baseline"], overrides=OVERRIDES)


@pytest.fixture(scope="module")
def ground(workspace: Workspace, model: ServiceModel) -> Ground:
    """Return its ground."""
    return lay_ground(workspace, model)


@pytest.fixture(scope="module")
def answer(ground: Ground, model: ServiceModel) -> RulesAnswer:
    """Solve the optimum and four rules, one with moved money and one with boards that wait."""
    options = RuleOptions(
        names=("equal", "nrac", "front_loaded", "optimum_shares"), pathfinders="1: Fife"
    )
    return compare_rules(ground, model, options=options)


def test_every_rule_shares_out_the_whole_budget(ground: Ground, model: ServiceModel) -> None:
    """Shares add to 1 in every wave; budgets re-add to the country's, moved ones over all waves."""
    rules = funding_rules(ground, model, RuleOptions(pathfinders="1: Fife, Orkney"))
    national = model.by_wave("money.community_budget_gbp")
    assert [rule.name for rule in rules] == [
        "equal",
        "births",
        "under3",
        "need",
        "nrac",
        "pathfinders",
        "front_loaded",
        "back_loaded",
    ]
    for rule in rules:
        assert rule.shares.sum().tolist() == pytest.approx([1.0, 1.0])
        assert rule.board_budgets_gbp.sum().tolist() == pytest.approx(rule.budgets_gbp.tolist())
        assert rule.budgets_gbp.sum() == pytest.approx(national.sum())
        if rule.name not in {"front_loaded", "back_loaded"}:
            assert rule.budgets_gbp.tolist() == national.tolist()
    by_name = {rule.name: rule for rule in rules}
    assert by_name["front_loaded"].budgets_gbp.tolist() == pytest.approx([710000, 990000])
    assert by_name["back_loaded"].budgets_gbp.tolist() == pytest.approx([540000, 1160000])
    first = by_name["pathfinders"].shares[1]
    assert set(first.index[first > 0]) == {FIFE, ORKNEY}


def test_need_says_which_weights_it_uses(ground: Ground, model: ServiceModel) -> None:
    """Without weights need is births; the weights asked for are named, and change the shares."""
    flat, weighed = (
        funding_rules(
            ground,
            model,
            RuleOptions(names=("need",), deprivation_weight=weight, access_weight=0.0),
        )[0]
        for weight in (0.0, 2.0)
    )
    births = funding_rules(ground, model, RuleOptions(names=("births",)))[0]
    apart = (flat.shares - births.shares).abs().to_numpy().max()
    assert apart < 1e-9
    assert "2 for deprivation" in weighed.meaning
    assert (weighed.shares - births.shares).abs().to_numpy().max() > 0.002


def test_no_rule_beats_the_optimum(answer: RulesAnswer) -> None:
    """With the same money in every wave, the objective that decides is never better than free."""
    stages = answer.tables["objectives"]["value"]
    best = stages.loc[OPTIMUM].tolist()
    for one in answer.rules[1:]:
        assert one.status == "proved"
        if one.rule.budgets_gbp.equals(answer.rules[0].rule.budgets_gbp):
            assert standing(stages.loc[one.rule.name].tolist(), best)[0] in {"worse", "same"}
    said = answer.tables["rules"]["standing"]
    assert said.loc["equal"].tolist() == ["worse: worst_coverage"] * 2


def test_a_rule_that_the_model_knows_is_its_own_plan(
    answer: RulesAnswer, ground: Ground, model: ServiceModel
) -> None:
    """The NRAC rule is the plan under money.board_shares = nrac, and so are its shares by hand."""
    named = with_settings(model, {"money.board_shares": "nrac"}, why="test")
    decision = decide(ground, named)
    tables = plan_tables(decision.problem, decision.solution)
    plan = next(one.plan for one in answer.rules if one.rule.name == "nrac")
    assert plan is not None
    for name in ("board_coverage", "team_posts", "money", "objectives"):
        pd.testing.assert_frame_equal(plan[name], tables[name])
    shares = next(one.rule.shares for one in answer.rules if one.rule.name == "nrac")
    by_hand = dataclasses.replace(ground, fixed_shares=shares).problem(model)
    assert by_hand.board_shares is not None
    assert decision.problem.board_shares is not None
    pd.testing.assert_frame_equal(by_hand.board_shares, decision.problem.board_shares)


@pytest.mark.long
@pytest.mark.parametrize("rule", ["births", "under3", "nrac"])
def test_a_rule_is_what_allocate_makes_of_its_setting(
    workspace: Workspace, ground: Ground, model: ServiceModel, rule: str
) -> None:
    """Named in the model, a rule gives the same plan, every table of it."""
    found = compare_rules(ground, model, options=RuleOptions(names=(rule,)))
    made = allocate(workspace, overrides=[*OVERRIDES, f'money.board_shares="{rule}"'])
    plan = found.rules[-1].plan
    assert plan is not None
    for name, table in made.plan.tables.items():
        pd.testing.assert_frame_equal(plan[name], table, obj=name)


def test_boards_add_up_to_the_country(answer: RulesAnswer) -> None:
    """Families, budgets and differences of boards add to those of the table of rules."""
    rules, boards = answer.tables["rules"], answer.tables["boards"]
    summed = boards.groupby(["rule", "wave"], sort=False)[
        ["served_families", "families_against_optimum"]
    ].sum()
    for column in summed:
        apart = (summed[column] - rules[column]).abs()
        assert apart.max() < 1e-6
    budgets = boards["budget_gbp"].drop(index=OPTIMUM, level="rule").groupby(["rule", "wave"]).sum()
    assert (budgets - rules["budget_gbp"].reindex(budgets.index)).abs().max() < 1e-6
    assert boards.loc[OPTIMUM, "budget_gbp"].isna().all()
    team = boards.loc["pathfinders"].xs(1, level="wave")["team_wte"]
    assert set(team.index[team > 1e-6]) == {FIFE}


def test_slippage_adds_up(answer: RulesAnswer) -> None:
    """Money in is money out under every rule, and fixed budgets leave more of it than the plan."""
    slip = answer.tables["slippage"]
    paid = slip[["filled_posts_gbp", "setup_gbp", "carried_out_gbp", "lapsed_gbp"]].sum(axis=1)
    given = slip[["budget_gbp", "moved_gbp", "carried_in_gbp"]].sum(axis=1)
    assert (paid - given).abs().max() < 0.01
    assert (slip["unfilled_wte"] >= 0).all()
    assert slip.loc["equal", "unfilled_wte"].sum() > slip.loc[OPTIMUM, "unfilled_wte"].sum()
    assert set(slip["recruits_bind"]) <= {"yes", "no"}


def test_the_page_names_the_worst_served_and_the_islands(answer: RulesAnswer) -> None:
    """Answer first, with figures; every island board is named; the terminal has the last wave."""
    rules = [one.rule for one in answer.rules]
    study = rules_study(rules, answer.tables)
    words = " ".join(study.lead)
    worst = answer.tables["rules"].at[("equal", 2), "worst_boards"].split(", ")
    assert all(name in words for name in {*ISLAND_BOARDS, *worst[:3]})
    headings, rows = summary_table(rules, answer.tables)
    assert [row[0] for row in rows] == [rule.title for rule in rules]
    assert all(len(row) == len(headings) for row in rows)
    assert len(study.dictionary_table()) == sum(
        len([*table.index.names, *table.columns]) for table in study.tables.values()
    )
    titles = [chart.name for section in study.sections for chart in section.charts]
    assert len(titles) == len(set(titles))


def test_a_promise_that_a_rule_cannot_pay_is_a_row_with_its_reason(
    ground: Ground, model: ServiceModel
) -> None:
    """Borders cannot have a whole post on its births share: no figures, and why, in pounds."""
    promised = with_settings(model, {"commitments.least_posts_wte": {BORDERS: 1.0}}, why="test")
    found = compare_rules(ground, promised, options=RuleOptions(names=("births",)))
    row = found.tables["rules"].loc["births"]
    assert row["status"].tolist() == ["infeasible"] * 2
    assert row["served_families"].isna().all()
    assert "Borders must have" in row["note"].iloc[0]
    assert "GBP" in row["note"].iloc[0]
    assert found.proved
    assert found.tables["boards"].loc["births", "served_families"].isna().all()
    assert found.tables["gains"].loc["births", "outcome"].eq("").all()
    study = rules_study([one.rule for one in found.rules], found.tables)
    assert "There is no plan under births share" in " ".join(study.lead)
    assert any("Borders must have" in text for text in study.sections[0].sentences)


def test_money_that_the_model_fixes_is_free_in_the_optimum(
    ground: Ground, model: ServiceModel, answer: RulesAnswer
) -> None:
    """A model with NRAC shares is held against the plan that shares freely; the page says so."""
    fixed = with_settings(model, {"money.board_shares": "nrac"}, why="test")
    found = compare_rules(ground, fixed, options=RuleOptions(names=("nrac",)))
    both = [one.tables["objectives"]["value"] for one in (found, answer)]
    for rule in (OPTIMUM, "nrac"):
        assert both[0].loc[rule].tolist() == pytest.approx(both[1].loc[rule].tolist())
    study = rules_study(
        [one.rule for one in found.rules], found.tables, asked_shares=found.asked_shares
    )
    assert any("(nrac)" in text for text in study.caveats)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (RuleOptions(names=("birth",)), "unknown-rule"),
        (RuleOptions(names=("table",)), "rule-lacks-input"),
        (RuleOptions(names=("pathfinders",)), "rule-lacks-input"),
        (RuleOptions(within="front_loaded"), "unknown-rule"),
        (RuleOptions(loading=1.5), "out-of-range"),
        (RuleOptions(loading=math.nan), "out-of-range"),
        (RuleOptions(deprivation_weight=-1.0), "out-of-range"),
        (RuleOptions(pathfinders="1: Nowhere"), "unknown-board"),
    ],
)
def test_rules_that_cannot_be_made_are_refused_before_anything_is_solved(
    ground: Ground, model: ServiceModel, options: RuleOptions, code: str
) -> None:
    """Each contradiction is named with the option."""
    steps: list[str] = []
    with pytest.raises((UsageError, ModelError)) as caught:
        compare_rules(ground, model, options=options, progress=steps.append)
    assert [fault.code for fault in caught.value.faults] == [code]
    assert steps == []


def test_boards_that_the_model_opens_late_are_pathfinders_unasked(
    ground: Ground, model: ServiceModel
) -> None:
    """Where the model opens boards late, the others are its pathfinders."""
    late = {code: 2.0 for code in ground.geography.boards.index if code not in {FIFE, BORDERS}}
    opened = with_settings(model, {"waves.first_wave": late}, why="test")
    rules = {rule.name: rule for rule in funding_rules(ground, opened, RuleOptions())}
    first = rules["pathfinders"].shares[1]
    assert set(first.index[first > 0]) == {FIFE, BORDERS}
    assert "pathfinders" not in {r.name for r in funding_rules(ground, model, RuleOptions())}
