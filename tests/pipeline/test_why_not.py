"""Alternatives to the reference plan: each is the plan made so from the start, or refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from allocator.errors import ModelError, UsageError
from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import open_workspace
from allocator.lp.answers import Force, built_afresh
from allocator.lp.formulation import build
from allocator.lp.live import LiveModel
from allocator.lp.stages import Stages
from allocator.pipeline import Ground, lay_ground, sound_model
from allocator.pipeline.changed import with_settings
from allocator.pipeline.decision import decide
from allocator.pipeline.solving import opened
from allocator.pipeline.whatif import (
    PlanCases,
    all_alternatives,
    asked_alternatives,
    every_alternative,
    why_not,
)
from allocator.pipeline.whatif.alternatives import BASE, KINDS, force_of, instance_of
from allocator.pipeline.whatif.why_tables import (
    BOARD_COLUMNS,
    OBJECTIVE_COLUMNS,
    VERDICT_COLUMNS,
)

FIFE, GRAMPIAN, HIGHLAND, ORKNEY = "S08000029", "S08000020", "S08000022", "S08000025"
CLOSE = {"rel": 1e-7, "abs": 1e-6}
#: Objectives enough to tell alternatives apart, in two waves, and quick to solve.
OVERRIDES = [
    'objectives.order=["worst_coverage", "unmet_need", "travel_burden"]',
    "waves.count=2",
    *(
        f"{key}=[{first}, {last}]"
        for key, first, last in (
            ("workforce.recruitment_pool_wte", 14, 15),
            ("money.community_budget_gbp", 600000, 1100000),
            ("money.perinatal_budget_gbp", 180000, 360000),
            ("money.mnpi_budget_gbp", 180000, 360000),
            ("money.third_sector_budget_gbp", 180000, 360000),
            ("money.mbu_budget_gbp", 40000, 80000),
            ("embedded.phase", 0.34, 0.67),
            ("mbu.phase", 0.34, 0.67),
            ("equity.floor_coverage", 0.01, 0.02),
            ("waves.boards_open", 5, 14),
        )
    ),
]


@pytest.fixture(scope="module")
def model(repository: Path) -> ServiceModel:
    """Return the national model in two waves, with three objectives."""
    workspace = open_workspace(repository)
    return sound_model(workspace, "national", scenarios=["baseline"], overrides=OVERRIDES)


@pytest.fixture(scope="module")
def ground(repository: Path, model: ServiceModel) -> Ground:
    """Return the reference ground."""
    return lay_ground(open_workspace(repository), model)


@pytest.fixture(scope="module")
def cases(ground: Ground, model: ServiceModel) -> PlanCases:
    """Solve the plan once."""
    return PlanCases(ground, model)


def asked(cases: PlanCases, ground: Ground, board: str, text: str) -> list:
    """Return what a text asks of a board."""
    bases = ground.geography.bases
    return asked_alternatives(
        cases.problem,
        board,
        text,
        least_wte=cases.least_wte,
        every_base={code: (row["name"], row["board_code"]) for code, row in bases.iterrows()},
    )


def verdict(cases: PlanCases, ground: Ground, board: str, text: str):
    """Return the verdict on the first alternative that a text asks for."""
    return why_not(cases, asked(cases, ground, board, text)[:1]).verdicts[0]


def built_with(cases: PlanCases, ground: Ground, alternative) -> dict[str, float]:
    """Return the objectives of the forced instance, built and solved from nothing."""
    force = force_of(alternative, cases.problem, cases.planned)
    if force is None:
        problem = instance_of(alternative, cases.problem, remote_counts=False)
        return built_afresh(problem).stages
    problem = ground.problem(cases.model, nearest_only=alternative.kind != BASE)
    formulation = build(opened(problem, cases.problem.boards["first_wave"]))
    live = LiveModel(formulation)
    for bounds, low in ((force.least, True), (force.most, False)):
        for key, value in bounds.items():
            at, least, most = live.column(*key), *((value, np.inf) if low else (0.0, value))
            live.bound_columns(np.array([at]), np.array([least]), np.array([most]))
    proofs, _unproved = Stages(formulation, live).run()
    return {proof.objective.name: proof.optimum.value for proof in proofs}


@pytest.mark.parametrize(
    ("board", "text"),
    [
        (FIFE, "post:+1@1"),
        (FIFE, "wave:2"),
        pytest.param(HIGHLAND, "base:New Craigs:0.2", marks=pytest.mark.long),
        (ORKNEY, "hub:Grampian:sole"),
    ],
)
def test_an_answer_is_that_of_the_forced_instance_built_afresh(cases, ground, board, text):
    """Base, hub, wave and post: every objective is that of a rebuild with the same thing forced."""
    (alternative,) = asked(cases, ground, board, text)
    found = cases.verdict(alternative)
    assert found.forced.stages == pytest.approx(built_with(cases, ground, alternative), **CLOSE)


@pytest.mark.long
def test_every_answer_of_three_boards_is_that_of_a_rebuild(cases, ground):
    """All pairs of Fife, Grampian and Orkney against instances built afresh."""
    every = list(every_alternative(cases.problem, [FIFE, GRAMPIAN, ORKNEY], least_wte=0.1))
    assert {alternative.kind for alternative in every} == set(KINDS)
    for alternative in every:
        found = cases.verdict(alternative)
        if found.word in {"worse", "better", "as good"}:
            want = built_with(cases, ground, alternative)
            assert found.forced.stages == pytest.approx(want, **CLOSE), alternative


def test_posts_forced_in_every_wave_are_a_promise_to_the_board(cases, ground, model):
    """The setting commitments.least_posts_wte, and bounds on the live model, give the same plan."""
    wte = 1.2
    bounds = {("t", ("community", FIFE, wave)): wte for wave in model.waves}
    forced = cases.forcing.at(Force(least=bounds))
    promise = with_settings(model, {"commitments.least_posts_wte": {FIFE: wte}}, why="promised")
    stages = decide(ground, promise).solution.stages
    assert forced.stages == pytest.approx({s.objective: s.bound for s in stages}, **CLOSE)


def test_a_loss_is_named_on_the_first_objective_and_who_pays(cases, ground):
    """One post more in Fife costs the worst-served board, and what others lose adds up."""
    found = why_not(cases, asked(cases, ground, FIFE, "post:+1@2"))
    (row,) = found.tables.alternatives.reset_index().to_dict("records")
    assert tuple(found.tables.alternatives.columns) == VERDICT_COLUMNS
    assert (row["verdict"], row["first_objective"]) == ("worse", "worst_coverage")
    assert row["change"] > 0
    boards = found.tables.boards
    assert tuple(boards.columns) == BOARD_COLUMNS
    assert boards["families_change"].sum() == pytest.approx(row["families_change"], abs=0.05)
    own = boards.xs(FIFE, level="affected_board")["families_change"].sum()
    assert own == pytest.approx(row["own_families_change"], abs=1e-3)
    assert own > 0
    objectives = found.tables.objectives
    assert tuple(objectives.columns) == OBJECTIVE_COLUMNS
    change = objectives["forced"] - objectives["planned"]
    assert change.to_list() == pytest.approx(objectives["change"].to_list(), abs=1e-4)


def test_another_lead_hub_is_a_free_choice(cases, ground):
    """Orkney's link hours cost as much from either hub: every objective is the same."""
    found = verdict(cases, ground, ORKNEY, "hub:Grampian")
    assert (found.word, found.changes) == ("as good", {})


def test_what_the_plan_does_already_is_not_solved(cases, ground, monkeypatch):
    """A base that has more posts than asked for costs nothing to answer."""
    monkeypatch.setattr(cases.forcing, "at", None)
    assert verdict(cases, ground, FIFE, "base:F711H:0.05").word == "as planned"


def test_without_a_plan_the_policies_in_conflict_are_named_with_figures(cases, ground):
    """Twenty posts more than wave 1 pays for: the budget is named, and what is asked of it."""
    found = verdict(cases, ground, FIFE, "post:+20@1")
    assert found.word == "no plan"
    assert "community IMH budget of wave 1 is GBP 600,000" in found.note


@pytest.mark.long
def test_the_whole_table_has_a_row_for_each_pair(ground, model, cases):
    """Every alternative that applies to two boards has a verdict, and a supported one no posts."""
    found = all_alternatives(ground, model, boards=[FIFE, ORKNEY])
    rows = found.tables.alternatives
    every = list(every_alternative(cases.problem, [FIFE, ORKNEY], least_wte=cases.least_wte))
    assert list(rows.index) == [(one.board, one.question) for one in every]
    assert rows["verdict"].isin(["worse", "better", "as good", "as planned"]).all()
    assert set(rows.loc[ORKNEY, "kind"]) == {"lead_hub", "sole_hub", "opens_in"}


WRONG = {
    (FIFE, "base:F711X"): ("unknown-base", "Did you mean"),
    (FIFE, "base:H223H"): ("base-of-another-board", "Highland"),
    (FIFE, "base:F711H:none"): ("not-a-number-of-posts", "WTE"),
    (FIFE, "base:F711H:-1"): ("not-a-number-of-posts", "above 0"),
    (ORKNEY, "base:H223H"): ("no-team", "hub:BOARD"),
    (FIFE, "hub:Grampian"): ("no-hub-needed", "Orkney"),
    (ORKNEY, "hub:Grampiam"): ("unknown-hub", "Did you mean Grampian"),
    (ORKNEY, "hub:Fife"): ("not-a-hub", "data/hubs.csv"),
    (ORKNEY, "hub:Grampian:alone"): ("unknown-question", "sole"),
    (FIFE, "wave:7"): ("unknown-wave", "1, 2"),
    (FIFE, "wave:2:soon"): ("unknown-question", "posts"),
    (ORKNEY, "post"): ("no-team", "--threshold"),
    (FIFE, "post:+x"): ("not-a-number-of-posts", "0.5"),
    (FIFE, "post@9"): ("unknown-wave", "1, 2"),
    (FIFE, "bed:1"): ("unknown-question", "base:CODE"),
    (FIFE, ""): ("unknown-question", "base:CODE"),
}


@pytest.mark.parametrize(("board", "text"), WRONG)
def test_what_cannot_be_asked_is_refused_with_the_way_out(cases, ground, board, text):
    """Unknown bases, hubs and waves come with near names; what does not apply says what does."""
    code, words = WRONG[board, text]
    with pytest.raises(UsageError) as caught:
        asked(cases, ground, board, text)
    (fault,) = caught.value.faults
    assert fault.code == code
    assert words in f"{fault.message} {fault.remedy}"


def test_waves_decided_one_by_one_are_refused(ground, model):
    """No one program holds all posts of such a plan."""
    myopic = with_settings(model, {"waves.foresight": "myopic"}, why="test")
    with pytest.raises(ModelError, match="all waves at once"):
        PlanCases(ground, myopic)


def test_a_question_reads_back_as_it_was_asked(cases, ground):
    """Each alternative of the table can be asked for by the text that it is named by."""
    every = every_alternative(cases.problem, [FIFE, ORKNEY], least_wte=cases.least_wte)
    for alternative in every:
        again = asked(cases, ground, alternative.board, alternative.question)
        assert any(
            dataclasses.astuple(one)[:4] == dataclasses.astuple(alternative)[:4] for one in again
        ), alternative
