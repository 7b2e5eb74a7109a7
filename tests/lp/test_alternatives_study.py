"""The study of alternatives: what its page says is what its tables hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest
from instances import random_problem

sys.path.insert(0, str(Path(__file__).parents[1] / "outputs"))

from sample_study import sample_basis

from allocator.lp.solver import solve
from allocator.lp.tradeoffs import (
    allowed,
    alternatives,
    boards_table,
    objectives_table,
    posts_table,
    ranges,
    read_losses,
)
from allocator.outputs.study import Study, draw_study
from allocator.outputs.study.alternatives import alternatives_study
from allocator.outputs.study.alternatives_chart import range_chart
from allocator.pipeline.tradeoffs.alternatives import by_loss, distances


def study_of(losses: list[str], objective: str | None = None, seed: int = 0) -> Study:
    """Return the study of two alternatives of a random instance."""
    problem = random_problem(seed)
    solution = solve(problem)
    stated = read_losses(losses, objective)
    within = [allowed(solution, one, objective=objective) for one in stated]
    found = [ranges(solution, one) for one in within]
    others = alternatives(solution, within[-1], found[-1], 2)
    plans = {0: solution.values, **{n: one.plan for n, one in enumerate(others, start=1)}}
    tables = {
        "ranges": by_loss(stated, found),
        "plans": objectives_table(within[-1], others),
        "posts": posts_table(plans),
        "boards": boards_table(problem, plans, "alternative"),
        "distances": distances(others),
    }
    names = problem.boards["board_name"].to_dict()
    return alternatives_study(tables, stated, within, names, problem.waves, objective=objective)


@pytest.fixture(scope="module")
def study() -> Study:
    """Ask for two losses of each objective."""
    return study_of(["0%", "5%"])


def test_every_column_is_explained_and_the_page_draws(study):
    """The dictionary has every level and column; the page is whole and the same twice."""
    listed = study.dictionary_table()
    assert set(listed.index.get_level_values("table")) == set(study.tables)
    text = draw_study(study, sample_basis())
    assert text == draw_study(study, sample_basis())
    assert text.count('<figure class="chart') == 1


def test_firm_and_free_posts_are_counted_as_the_table_has_them(study):
    """The lead's counts are those of the largest loss."""
    table = study.tables["ranges"].xs("5%", level="loss")
    firm = int(table["firm"].sum())
    assert f"{firm} of {len(table)} posts" in study.lead[1]
    assert f"and {len(table) - firm} are free" in study.lead[1]


def test_an_alternative_tells_what_it_changes_and_loses(study):
    """Its sentence has its distance and every loss that shows; the loss is value less plan."""
    plans, posts = study.tables["plans"], study.tables["posts"]
    sign = {"worst_coverage": -1.0}
    for (_number, name), row in plans.iterrows():
        change = sign.get(name, 1.0) * (row["value"] - row["plan_value"])
        assert row["loss"] == pytest.approx(change, abs=2e-6)
        assert row["loss"] <= row["allowed_loss"] + 1e-5 * max(1.0, abs(row["value"]))
    one = posts.xs(1, level="alternative")["change_wte"].abs().sum()
    told = study.sections[1].sentences[1]
    assert told.startswith(f"Alternative 1 differs by {one:.2f} WTE")
    assert study.tables["distances"].at[1, "changed_wte"] == pytest.approx(one)
    assert (posts.xs(0, level="alternative")["change_wte"] == 0).all()


def test_the_loss_is_told_precisely():
    """Which objective may lose how much, and which may not be worse."""
    lead = study_of(["3 families"], "unmet_need", seed=3).lead[0]
    assert "unmet need by 3.0 families may be lost" in lead
    assert "worst coverage" in lead.split(";")[1]
    assert "may be no worse than in the plan" in lead


def test_losses_stand_side_by_side(study):
    """Each post has one row a loss, the least first."""
    table = study.tables["ranges"]
    assert list(table.index.names) == ["board_code", "service", "wave", "loss"]
    assert list(table.index.get_level_values("loss")[:4]) == ["0%", "5%", "0%", "5%"]
    assert not table.isna().to_numpy().any()
    assert isinstance(table.index, pd.MultiIndex)


def test_bars_begin_at_the_least_and_end_at_the_most():
    """On an axis from nought to four, 1 to 3 is the middle half; the mark stands at the plan."""
    chart = range_chart(
        name="bars",
        title="Bars",
        description="Two bars.",
        unit="WTE",
        series=["within 5%", "within 1%"],
        rows={"A": (2.0, [(1.0, 3.0), (1.5, 2.5)]), "B": (4.0, [(4.0, 4.0), (4.0, 4.0)])},
        figures=["1 to 3", "4"],
    )
    wide, narrow, firm, _same = chart.drawing.bars
    whole = 320.0 - 2 * 7.0
    assert float(wide.x) == pytest.approx(7.0 + whole / 4, abs=0.06)
    assert float(wide.width) == pytest.approx(whole / 2, abs=0.06)
    assert float(narrow.width) == pytest.approx(whole / 4, abs=0.06)
    assert float(narrow.height) < float(wide.height)
    assert float(firm.width) > 0
    assert [float(mark.x) for mark in chart.drawing.marks] == pytest.approx(
        [7.0 + whole / 2, 7.0 + whole], abs=0.06
    )
