"""Each constraint family built alone, against its stored linear program."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from instances import random_problem

from allocator.lp.formulation import FAMILIES, build
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS, OBJECTIVE_UNITS
from allocator.lp.problem import AllocationProblem

GOLDEN = Path(__file__).parent / "golden"
EQUATIONS = Path(__file__).parents[2] / "models" / "README.md"


def small() -> AllocationProblem:
    """Return the smallest instance in which every family has a row: video, shares, a late board."""
    problem = random_problem(SEED)
    shares = 1.0 / len(problem.boards) + 0 * problem.boards["births"]
    return dataclasses.replace(problem, board_shares=shares)


def written(family: str, folder: Path) -> str:
    """Return the LP file of one family, its objective empty."""
    path = folder / "family.lp"
    build(small(), families=[family]).lp.writeLP(str(path))
    return path.read_text(encoding="utf-8")


#: Three boards (one of them supported, one late), two waves, video, posts already filled.
SEED = 222


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_alone_states_its_stored_rows(family, tmp_path):
    """The rows of the family, alone, are those of the stored file, letter by letter."""
    stored = GOLDEN / f"{family}.lp"
    assert stored.is_file(), f"no golden file: write {stored.name} and read it through"
    assert written(family, tmp_path) == stored.read_text(encoding="utf-8")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_rows_in_the_stored_instance(family):
    """No family's golden file is empty: each rule is at work in it."""
    assert f"f{family}_" in (GOLDEN / f"{family}.lp").read_text(encoding="utf-8")


def test_every_family_has_an_equation_a_function_and_a_golden_file():
    """Numbers and names of models/README.md, functions and golden files are the same set."""
    text = EQUATIONS.read_text(encoding="utf-8")
    section = text.split("## Constraint families")[1].split("## Objectives")[0]
    equations = {f"{n}_{name}" for n, name in re.findall(r"(?m)^(\d+)\. \*\*(\w+)\*\*", section)}
    # Family 9 makes no rows: only permitted variables exist (allocator.lp.arcs).
    assert equations == set(FAMILIES) | {"9_travel_standard"}
    assert {path.stem for path in GOLDEN.glob("*.lp")} == set(FAMILIES)
    for name, function in FAMILIES.items():
        assert name.split("_", 1)[1] == function.__name__


def test_every_objective_has_terms_a_unit_and_a_line_in_the_equations():
    """The table of objectives in models/README.md names those that can be put in order."""
    text = EQUATIONS.read_text(encoding="utf-8").split("## Objectives, in order")[1]
    listed = re.findall(r"(?m)^\| (\w+_\w+|spend) \|", text)
    assert tuple(listed) == tuple(OBJECTIVE_TERMS) == tuple(OBJECTIVE_UNITS)


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
