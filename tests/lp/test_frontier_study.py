"""The study of a front: what its page says is what its tables hold."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from instances import random_problem

sys.path.insert(0, str(Path(__file__).parents[1] / "outputs"))

from sample_study import sample_basis

from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve
from allocator.lp.tradeoffs import (
    Front,
    boards_table,
    front,
    payoff_table,
    points_table,
)
from allocator.outputs.study import Study, draw_study
from allocator.outputs.study.frontier import frontier_study


def tables_of(problem: AllocationProblem, found: Front) -> dict[str, pd.DataFrame]:
    """Return the tables of a front, with one island that has half its need met at every point."""
    plans = {number: one.plan for number, one in enumerate(found.points, start=1)}
    islands = pd.DataFrame(
        [(n, "Holm", problem.waves[-1], "B0", 10.0, 5.0, 0.5) for n in plans],
        columns=[
            "point",
            "island",
            "wave",
            "board_code",
            "need_families",
            "served_families",
            "coverage",
        ],
    )
    return {
        "points": points_table(found),
        "payoff": payoff_table(found),
        "boards": boards_table(problem, plans, "point"),
        "islands": islands.set_index(["point", "island", "wave"]),
    }


def study_of(names: tuple[str, ...], seed: int = 0, **more) -> tuple[Study, Front]:
    """Return the study of a front of a random instance."""
    problem = random_problem(seed)
    found = front(solve(problem), names, **more)
    names_of = problem.boards["board_name"].to_dict()
    return frontier_study(found, tables_of(problem, found), names_of, problem.waves), found


@pytest.mark.parametrize(
    "names",
    [
        ("worst_coverage", "unmet_need"),
        ("worst_coverage", "spend"),
        ("unmet_need", "travel_burden"),
        ("worst_coverage", "unmet_need", "spend"),
    ],
)
def test_every_column_is_explained_and_the_page_draws(names):
    """The dictionary has every level and column; the page is whole and the same twice."""
    study, found = study_of(names, even=0, steps=3)
    listed = study.dictionary_table()
    assert set(listed.index.get_level_values("table")) == set(study.tables)
    assert listed["meaning"].str.len().gt(0).all()
    text = draw_study(study, sample_basis())
    assert text == draw_study(study, sample_basis())
    assert text.count('<figure class="chart') == len(found.names)
    assert "nan" not in " ".join([*study.lead, *study.caveats]).lower()


def test_the_price_in_the_lead_is_that_of_the_table():
    """What the whole way costs is the difference of the ends over the difference of the other."""
    study, found = study_of(("worst_coverage", "spend"))
    points = study.tables["points"][study.tables["points"]["on_front"]]
    gained = 100.0 * (points["worst_coverage"].iloc[-1] - points["worst_coverage"].iloc[0])
    given = points["spend"].iloc[-1] - points["spend"].iloc[0]
    assert f"£{given:,.0f}: £{given / gained:,.0f} for each point" in study.lead[1]
    along = points["exchange_to_next"].dropna()
    assert f"from {along.iloc[0]:,.0f} on the first" in study.lead[1]
    assert f"{int((points['kind'] == 'corner').sum())} corners" in study.lead[2]
    assert sum(one.is_plan for one in found.points) == 1


def test_the_plan_is_marked_and_its_place_told():
    """On the front its point is named; behind it, how much better another plan is."""
    problem = random_problem(0)
    found = front(solve(problem), ("worst_coverage", "spend"))
    names_of = problem.boards["board_name"].to_dict()
    corners = [dataclasses.replace(one, is_plan=False, kind="corner") for one in found.points]
    own = dataclasses.replace(corners[-1], is_plan=True)
    for on_front, told in ((True, f"at point {len(corners)}."), (False, "£1,250 spent less")):
        placed = (*corners[:-1], dataclasses.replace(own, on_front=on_front))
        moved = dataclasses.replace(found, points=placed, excess=(0.0, 0.0 if on_front else 1250.0))
        study = frontier_study(moved, tables_of(problem, moved), names_of, problem.waves)
        assert told in study.lead[-1]
        marks = [word.text for word in study.sections[0].charts[0].key.words]
        assert marks[-1] == "the plan"


def test_ends_name_the_worst_board_and_the_islands():
    """Each end says which board is served worst in the last wave, and how islands fare."""
    study, found = study_of(("worst_coverage", "spend"), seed=1)
    wave = random_problem(1).waves[-1]
    coverage = study.tables["boards"]["coverage"].xs(wave, level="wave")
    sentences = study.sections[1].sentences
    assert len(sentences) == 2
    for point, text in zip((len(found.points), 1), sentences, strict=True):
        here = coverage.xs(point, level="point").dropna()
        low = here.min()
        worst = here.index[np.isclose(here, low, rtol=0, atol=1e-6)]
        assert f"{100 * low:.1f}%" in text
        assert len(worst) == len(here) or all(f"Board {code}" in text for code in worst[:4])
        assert "Holm 50.0%" in text


def test_a_long_curve_shows_its_ends_and_the_plan():
    """Of many points a page shows two dozen along the first objective; the file has them all."""
    study, found = study_of(("worst_coverage", "spend"), even=60)
    table = study.sections[0].tables[0]
    assert len(table.rows) <= 26 < len(found.points)
    assert table.rows[0].cells[0] == "1"
    assert sum(row.cells[-1].startswith("the plan") for row in table.rows) == 1
    assert str(len(found.points)) in table.note
