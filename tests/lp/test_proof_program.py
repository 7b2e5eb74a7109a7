"""The program stated again for the proof is the formulation, row by row; instances round-trip."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pandas as pd
import pytest
from micro import micro_problem
from proof_cases import graded, random_problem, rich, with_rules

from allocator.inputs.parameters import FIRM_STANDARDS, OBJECTIVES, SWITCHABLE_FAMILIES
from allocator.lp.formulation import FAMILIES, build
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS, OBJECTIVE_UNITS
from allocator.lp.live import LiveModel
from allocator.lp.problem import AllocationProblem
from allocator.lp.proof import objectives, program
from allocator.lp.proof.labels import label_text
from allocator.lp.proof.program import finite_limits, make_program
from allocator.lp.saved import INSTANCE_TABLES, problem_of, problem_tables
from allocator.outputs.files import read_table_file, write_table

#: A row: coefficients by variable, lower and upper limit.
StatedRow = tuple[dict[str, float], float, float]


def stated_again(problem: AllocationProblem) -> dict[str, StatedRow]:
    """Return the rows of the proof's program by label."""
    made = make_program(problem)
    names = made.columns.names()
    rows = {}
    for number, key in enumerate(made.row_keys):
        entries = made.matrix[[number]].tocoo()
        terms = zip(names[entries.col], entries.data, strict=True)
        coefficients = {name: number for name, number in terms if number}
        rows[key] = (coefficients, made.lower[number], made.upper[number])
    assert len(rows) == len(made.row_keys)
    return rows


def formulated(problem: AllocationProblem) -> dict[str, StatedRow]:
    """Return the rows of the formulation by label."""
    formulation = build(problem)
    name_of = {
        variable.name: f"{kind} {label_text(label)}"
        for kind, variables in formulation.variables.by_kind.items()
        for label, variable in variables.items()
    }
    rows = {}
    for (family, label), row in formulation.rows.items():
        terms: dict[str, float] = {}
        for variable, coefficient in row.terms:
            name = name_of[variable.name]
            terms[name] = terms.get(name, 0.0) + coefficient
        lower = row.bound if row.sense in ("=", ">=") else -math.inf
        upper = row.bound if row.sense in ("=", "<=") else math.inf
        coefficients = {name: number for name, number in terms.items() if number}
        rows[label_text((family, *label))] = (coefficients, lower, upper)
    return rows


def assert_same_program(problem: AllocationProblem) -> None:
    """Check that both statements have the same rows: labels, coefficients, limits."""
    mine, theirs = stated_again(problem), formulated(problem)
    assert set(mine) == set(theirs)
    for key, (coefficients, lower, upper) in mine.items():
        assert coefficients == pytest.approx(theirs[key][0], rel=1e-12, abs=0.0), key
        assert (lower, upper) == pytest.approx(theirs[key][1:], rel=1e-12, abs=1e-300), key


@pytest.mark.parametrize("seed", range(16))
def test_rows_equal_those_of_the_formulation(seed):
    """Same labels, coefficients and limits: plain, with every kind of row, supported in part."""
    problem = random_problem(seed)
    assert_same_program(problem)
    assert_same_program(with_rules(rich(problem), firm=FIRM_STANDARDS))
    assert_same_program(graded(problem))


@pytest.mark.parametrize("family", SWITCHABLE_FAMILIES)
def test_a_family_switched_off_is_off_in_both(family):
    """Without a family, both statements lose the same rows, and waves open alike."""
    for seed in (0, 3):
        problem = with_rules(rich(random_problem(seed)), families_off=(family,))
        assert_same_program(problem)
        assert not [key for key in stated_again(problem) if key.startswith(f"{family}|")]


def test_rows_equal_those_of_the_golden_case():
    """An instance without units, embedded services or hubs is stated alike too."""
    assert_same_program(micro_problem())


def test_families_are_those_of_the_formulation():
    """The proof knows each family by the name that models/README.md gives it."""
    assert list(program.FAMILIES) == list(FAMILIES)
    assert objectives.OBJECTIVE_UNITS == OBJECTIVE_UNITS
    assert set(objectives.OBJECTIVE_UNITS) == set(OBJECTIVES)


@pytest.mark.parametrize("seed", range(4))
def test_objectives_equal_those_of_the_formulation(seed):
    """Each objective has the same cost on every variable, by label."""
    problem = rich(random_problem(seed))
    formulation, made = build(problem), make_program(problem)
    live = LiveModel(formulation)
    names = [f"{kind} {label_text(label)}" for kind, label in live.column_keys]
    assert sorted(names) == sorted(made.columns.names())
    for name, terms in OBJECTIVE_TERMS.items():
        theirs = dict(zip(names, live.cost(terms(problem, formulation.variables)), strict=True))
        costs = objectives.costs(made.ground, name)
        mine = dict(zip(made.columns.names(), costs, strict=True))
        assert mine == pytest.approx(theirs, rel=1e-12, abs=0.0), name


@pytest.mark.parametrize("seed", range(4))
def test_every_variable_has_a_finite_limit(seed):
    """With every family on, the rows limit each variable, so that no dual is left unpaid."""
    for problem in (random_problem(seed), rich(random_problem(seed))):
        limits = finite_limits(make_program(problem), pd.Index([], dtype=int).to_numpy())
        assert limits.max() < math.inf


@pytest.mark.parametrize("seed", range(6))
def test_an_instance_reads_back_number_for_number(seed, tmp_path):
    """Written as CSV and read again, every array of the instance is the same to the last bit."""
    for number, problem in enumerate((random_problem(seed), rich(graded(random_problem(seed))))):
        again = through_files(problem, tmp_path / str(number))
        for field in dataclasses.fields(problem):
            assert_same(getattr(problem, field.name), getattr(again, field.name), field.name)


def through_files(problem: AllocationProblem, folder: Path) -> AllocationProblem:
    """Return an instance written to files and read back."""
    folder.mkdir()
    tables = problem_tables(problem)
    assert set(tables) == set(INSTANCE_TABLES)
    for name, table in tables.items():
        write_table(table, folder / f"{name}.csv")
    read = {
        name: read_table_file(folder / f"{name}.csv", table.index, table.text)
        for name, table in INSTANCE_TABLES.items()
    }
    return problem_of(read)


def assert_same(one: object, other: object, name: str) -> None:
    """Check that two parts of an instance are the same, numbers exactly."""
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            assert_same(getattr(one, field.name), getattr(other, field.name), field.name)
    elif isinstance(one, pd.DataFrame | pd.Series):
        frame, again = pd.DataFrame(one), pd.DataFrame(other)
        assert frame.index.tolist() == again.index.tolist(), name
        if isinstance(one, pd.DataFrame):
            assert list(frame.columns) == list(again.columns), name
        for left, right in zip(frame.to_numpy().ravel(), again.to_numpy().ravel(), strict=True):
            assert left == right or (pd.isna(left) and pd.isna(right)), name
    else:
        assert one == other, name
