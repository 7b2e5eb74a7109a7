"""Each constraint family built alone, against its stored linear program."""

from __future__ import annotations

import dataclasses
import math
import re
from pathlib import Path

import pandas as pd
import pytest
from instances import random_problem

from allocator.inputs.parameters import FIRM_STANDARDS, OBJECTIVES
from allocator.lp.formulation import FAMILIES, build
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS, OBJECTIVE_UNITS
from allocator.lp.formulation.opening import OpeningRules, opening_extension
from allocator.lp.formulation.whole import WHOLE_FAMILIES, PostRules, whole_extension
from allocator.lp.problem import AllocationProblem

GOLDEN = Path(__file__).parent / "golden"
EQUATIONS = Path(__file__).parents[2] / "models" / "README.md"


def small() -> AllocationProblem:
    """Return the smallest instance in which every family and every kind of row is at work.

    Video, shares, a late board, transfers, a network's pool, firm standards, promises, a decided
    post, levels of coverage, and a board that its network supports in part.
    """
    problem = random_problem(SEED)
    boards = problem.boards.assign(
        least_wte=[0.25, *[0.0] * (len(problem.boards) - 1)],
        most_wte=[3.0, *[math.inf] * (len(problem.boards) - 1)],
        network_share=[0.0, 0.4, 1.0],
        lead_hub=[None, "B0", "B0"],
    )
    decided = pd.Series({("community", "B0", 1): 0.5}).rename_axis(["service", "place", "wave"])
    rules = dataclasses.replace(
        problem.rules,
        transfer_share=0.2,
        network_hires_wte={"North": 1.5},
        firm=FIRM_STANDARDS,
        objectives=OBJECTIVES,
    )
    share = 1.0 / len(problem.boards)
    shares = pd.DataFrame(share, index=problem.boards.index, columns=problem.need.columns)
    return dataclasses.replace(
        problem,
        boards=boards,
        hubs={"B1": ("B0",), "B2": ("B0",)},
        decided=decided,
        rules=rules,
        board_shares=shares,
    )


def written(family: str, folder: Path) -> str:
    """Return the LP file of one family, its objective empty.

    Whole posts are in steps of 0.1 and teams of 0.5, half of it IMH where combined, in two bases.
    """
    path = folder / "family.lp"
    problem = small()
    rules = PostRules(0.1, 0.5, 0.5, max_bases=2, largest_gap=0.001)
    # Whole numbers come with their own family alone: the others are those of the linear program.
    extension = whole_extension(rules) if family in WHOLE_FAMILIES else None
    build(problem, families=[family], extension=extension).lp.writeLP(str(path))
    return path.read_text(encoding="utf-8")


#: The linear program's families and those of whole posts.
EVERY_FAMILY = {**FAMILIES, **WHOLE_FAMILIES}

#: Three boards (one of them supported, one late), two waves, video, posts already filled.
SEED = 222


@pytest.mark.parametrize("family", EVERY_FAMILY)
def test_a_family_alone_states_its_stored_rows(family, tmp_path):
    """The rows of the family, alone, are those of the stored file, letter by letter."""
    stored = GOLDEN / f"{family}.lp"
    assert stored.is_file(), f"no golden file: write {stored.name} and read it through"
    assert written(family, tmp_path) == stored.read_text(encoding="utf-8")


@pytest.mark.parametrize("family", EVERY_FAMILY)
def test_a_family_has_rows_in_the_stored_instance(family):
    """No family's golden file is empty: each rule is at work in it."""
    assert f"f{family}_" in (GOLDEN / f"{family}.lp").read_text(encoding="utf-8")


def test_every_family_has_an_equation_a_function_and_a_golden_file():
    """Numbers and names of models/README.md, functions and golden files are the same set."""
    text = EQUATIONS.read_text(encoding="utf-8")
    section = text.split("## Constraint families")[1].split("## Objectives")[0]
    equations = {f"{n}_{name}" for n, name in re.findall(r"(?m)^(\d+)\. \*\*(\w+)\*\*", section)}
    # Family 9 makes no rows: only permitted variables exist (allocator.lp.arcs).
    assert equations == set(EVERY_FAMILY) | {"9_travel_standard"}
    assert {path.stem for path in GOLDEN.glob("[0-9]*.lp")} == set(EVERY_FAMILY)
    for name, function in EVERY_FAMILY.items():
        assert name.split("_", 1)[1] == function.__name__


def test_openings_to_choose_state_their_stored_rows(tmp_path):
    """Family 13 with openings to choose, and rows that bind open boards alone, as stored."""
    path = tmp_path / "openings.lp"
    open_boards = pd.Series([2, 3], index=pd.Index([1, 2], name="wave"))
    extension = opening_extension(OpeningRules(open_boards, per_network=1))
    bound = ["8_network_cover", "12_coverage", "14_consultation", "16_commitments", "13_openings"]
    build(small(), families=bound, extension=extension).lp.writeLP(str(path))
    stored = GOLDEN / "openings" / "13_openings_to_choose.lp"
    assert path.read_text(encoding="utf-8") == stored.read_text(encoding="utf-8")


def test_every_objective_has_terms_a_unit_and_a_line_in_the_equations():
    """The table of objectives in models/README.md names those that can be put in order."""
    text = EQUATIONS.read_text(encoding="utf-8").split("## Objectives, in order")[1]
    listed = re.findall(r"(?m)^\| (\w+_\w+|spend) \|", text)
    assert tuple(listed) == OBJECTIVES
    assert set(listed) == set(OBJECTIVE_UNITS) == {*OBJECTIVE_TERMS, "leximin_coverage"}


def test_names_that_read_alike_stay_apart():
    """Zones whose ids differ only in signs that an LP file forbids keep variables of their own."""
    problem = random_problem(SEED)
    first, second = problem.zones.index[:2]
    twins = {first: "a-b", second: "a_b"}
    renamed = dataclasses.replace(
        problem,
        zones=problem.zones.rename(index=twins),
        need=problem.need.rename(index=twins),
        arcs=problem.arcs.assign(zone_id=problem.arcs["zone_id"].replace(twins)),
    )
    before, after = build(problem).lp, build(renamed).lp
    assert after.numVariables() == before.numVariables()
    assert after.numConstraints() == before.numConstraints()
