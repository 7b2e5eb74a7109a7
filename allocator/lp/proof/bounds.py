"""The dual bound of each stage, drawn safely from its duals by weak duality, and what it holds.

For any row duals y, with d = c - A'y, no plan costs less than the sum of each dual times the limit
that it presses on. So a wrong dual can only weaken a bound, never make a false one: row duals that
press on no limit count as zero, and reduced costs that press on none are paid for with the finite
limit of the variable that follows from the rows (`finite_limits`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from allocator.lp.proof.certificate import (
    Certificate,
    MalformedError,
    StageClaim,
    column_positions,
    column_vector,
    row_positions,
    row_vector,
)
from allocator.lp.proof.leximin import Settled
from allocator.lp.proof.objectives import LEXIMIN, OBJECTIVE_UNITS, SHARES, costs
from allocator.lp.proof.program import Program, finite_limits

#: Largest gap between value and bound, relative to the larger of 1 and the value.
GAP_TOLERANCE = 1e-6
#: A price below this, in the scale of the solver, holds nothing.
LEAST_PRICE = 5e-8
#: How closely a figure is the one worked out again, relative to its size.
SAME = 1e-9
#: Rounding of a figure written with nine decimals.
ROUNDING = 2e-9


@dataclass(frozen=True)
class CheckedStage:
    """One stage as verified.

    Parameters
    ----------
    objective, unit
        What was minimised, and the unit of value and bound.
    status
        ``proved`` or ``stopped``, as claimed.
    value
        What the saved values attain.
    bound
        What the saved duals prove: no plan that keeps the earlier stages is lower. Where the
        stage was stopped, what plain arithmetic proves.
    faults
        What does not hold, one sentence each.
    """

    objective: str
    unit: str
    status: str
    value: float
    bound: float
    faults: tuple[str, ...]

    @property
    def gap(self) -> float:
        """How far the value may lie above the least possible."""
        return max(0.0, self.value - self.bound)

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the stage."""
        return not self.faults


@dataclass(frozen=True)
class Limits:
    """Limits of rows and columns as the stages before have left them.

    Parameters
    ----------
    lower, upper
        Of rows.
    least, most
        Of columns.
    """

    lower: np.ndarray
    upper: np.ndarray
    least: np.ndarray
    most: np.ndarray


def starting_limits(program: Program) -> Limits:
    """Return the limits that the instance states."""
    size = program.columns.size
    return Limits(program.lower, program.upper, np.zeros(size), np.full(size, np.inf))


def check_stages(
    program: Program, certificate: Certificate, values: np.ndarray
) -> Iterator[tuple[CheckedStage, Limits]]:
    """Verify every stage in order.

    Parameters
    ----------
    program
        The program, stated again.
    certificate
        What the run claims.
    values
        Value of every column.

    Yields
    ------
    tuple
        The stage as verified, and the limits that hold after it.

    Raises
    ------
    MalformedError
        If a label or objective is none of the program's.
    """
    freed = [row_positions(program, stage.freed_rows) for stage in certificate.stages]
    reach = finite_limits(program, np.concatenate([np.empty(0, dtype=int), *freed]))
    limits, settled = starting_limits(program), Settled.none(program)
    for stage in certificate.stages:
        name, level = _named(stage)
        cost = costs(program.ground, name, level)
        value = math.fsum((cost * values).tolist())
        if stage.status != "proved":
            bound, faults = _plain_bound(program, name), _claims(stage, value)
            faults += _stopped_faults(stage, bound)
            yield _checked(stage, value, min(bound, stage.bound), faults), limits
            continue
        faults = []
        if name == LEXIMIN:
            freed_rows, closed = settled.allowed(level)
            limits, faults = _without(program, stage, limits, freed_rows, closed)
        elif stage.freed_rows or stage.closed_columns:
            faults = ["it leaves out rows or variables without a reason"]
        duals = _pressing(row_vector(program, stage.row_duals), limits)
        reduced = cost - program.matrix.T @ duals
        bound = _bound(duals, reduced, limits, reach)
        faults += _claims(stage, value) + _scale_faults(program, stage, name)
        faults += _dual_faults(program, stage, duals, reduced)
        faults += _gap_faults(stage, value, bound)
        limits, unjustified = _held(program, stage, limits, duals, reduced)
        settled = settled.after(level, stage) if name == LEXIMIN else settled
        yield _checked(stage, value, bound, faults + unjustified), limits


def _named(stage: StageClaim) -> tuple[str, int]:
    """Return the name of a stage's objective, and its level or 0."""
    name, _space, level = stage.objective.partition(" ")
    if name not in OBJECTIVE_UNITS:
        raise MalformedError(f"There is no objective {name}")
    return name, int(level) if level.isdecimal() else 0


def _checked(stage: StageClaim, value: float, bound: float, faults: list[str]) -> CheckedStage:
    return CheckedStage(stage.objective, stage.unit, stage.status, value, bound, tuple(faults))


def _claims(stage: StageClaim, value: float) -> list[str]:
    if abs(stage.value - value) <= ROUNDING + SAME * abs(value):
        return []
    return [f"it claims the value {stage.value:.9g}; the saved values give {value:.9g}"]


def _scale_faults(program: Program, stage: StageClaim, name: str) -> list[str]:
    """Return whether the scale is not the stated one: shares count as families of a wave's need."""
    families = float(program.ground.problem.need.sum().max())
    scale = max(1.0, families) if name in SHARES else 1.0
    if abs(stage.scale - scale) <= SAME * scale:
        return []
    return [f"its scale is {scale:.9g}, not {stage.scale:.9g}"]


def _plain_bound(program: Program, name: str) -> float:
    """Return what needs no dual: nothing is below nought, and no coverage above the whole."""
    if name in SHARES:
        return -float(len(program.ground.problem.waves))
    if name == "uneven_cover" and "11_within_board_equity" in program.ground.off:
        return -math.inf
    return 0.0


def _stopped_faults(stage: StageClaim, bound: float) -> list[str]:
    faults = [] if stage.status == "stopped" else [f"its status {stage.status} is no status"]
    if stage.bound > bound:
        faults.append(f"it claims the bound {stage.bound:.9g} without a proof")
    return faults


def _pressing(duals: np.ndarray, limits: Limits) -> np.ndarray:
    """Return row duals without those that press on no limit."""
    idle = ((duals > 0.0) & ~np.isfinite(limits.lower)) | (
        (duals < 0.0) & ~np.isfinite(limits.upper)
    )
    return np.where(idle, 0.0, duals)


def _bound(duals: np.ndarray, reduced: np.ndarray, limits: Limits, reach: np.ndarray) -> float:
    """Return the bound that duals prove, reduced costs of the wrong sign paid for in full."""
    most = np.minimum(limits.most, np.maximum(reach, limits.least))
    rows = duals * _at(duals, limits.lower, limits.upper)
    columns = reduced * _at(reduced, limits.least, most)
    return math.fsum(rows.tolist()) + math.fsum(columns.tolist())


def _at(prices: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Return the limit that each price presses on; zero where there is no price."""
    return np.where(prices > 0.0, lower, np.where(prices < 0.0, upper, 0.0))


def _gap_faults(stage: StageClaim, value: float, bound: float) -> list[str]:
    allowed = GAP_TOLERANCE * max(1.0, abs(value))
    if not abs(value - bound) <= allowed:
        return [f"its duals prove {bound:.9g}, not the value {value:.9g}"]
    if not abs(stage.bound - bound) <= allowed:
        return [f"it claims the bound {stage.bound:.9g}; its duals prove {bound:.9g}"]
    return []


def _dual_faults(
    program: Program, stage: StageClaim, duals: np.ndarray, reduced: np.ndarray
) -> list[str]:
    """Return whether the saved reduced costs are those of the saved row duals."""
    claimed = column_vector(program, stage.reduced_costs)
    size = np.abs(program.matrix).T @ np.abs(duals)
    off = np.abs(claimed - reduced) * stage.scale > SAME * np.maximum(1.0, size * stage.scale)
    if not off.any():
        return []
    first = program.columns.names()[np.flatnonzero(off)[0]]
    return [f"{off.sum()} reduced costs are not those of its row duals, first of {first}"]


def _without(
    program: Program,
    stage: StageClaim,
    limits: Limits,
    freed_rows: np.ndarray,
    closed_columns: np.ndarray,
) -> tuple[Limits, list[str]]:
    """Return the limits without what earlier levels of leximin settled, and only that."""
    freed = row_positions(program, stage.freed_rows)
    closed = column_positions(program, stage.closed_columns)
    faults = []
    if not np.array_equal(np.sort(freed), freed_rows):
        faults.append("the rows that it leaves out are not those that earlier levels settled")
    if not np.array_equal(np.sort(closed), closed_columns):
        faults.append("the levels that it closes are not those of waves where all is settled")
    lower, upper, most = limits.lower.copy(), limits.upper.copy(), limits.most.copy()
    lower[freed_rows], upper[freed_rows] = -np.inf, np.inf
    most[closed_columns] = 0.0
    return replace(limits, lower=lower, upper=upper, most=most), faults


def _held(
    program: Program,
    stage: StageClaim,
    limits: Limits,
    duals: np.ndarray,
    reduced: np.ndarray,
) -> tuple[Limits, list[str]]:
    """Return the limits with what the stage holds; only what its own duals price may be held."""
    rows = row_positions(program, stage.held_rows)
    row_values = np.array(list(stage.held_rows.values()), dtype=float)
    columns = column_positions(program, stage.held_columns)
    column_values = column_vector(program, stage.held_columns)[columns]
    wrong = [
        *_unpriced(program.row_keys.to_numpy(), rows, row_values, duals * stage.scale,
                   limits.lower, limits.upper),
        *_unpriced(program.columns.names(), columns, column_values, reduced * stage.scale,
                   limits.least, limits.most),
    ]  # fmt: skip
    lower, upper = limits.lower.copy(), limits.upper.copy()
    least, most = limits.least.copy(), limits.most.copy()
    lower[rows] = upper[rows] = row_values
    least[columns] = most[columns] = column_values
    faults = [f"it holds {name}, which its duals do not price there" for name in wrong]
    return Limits(lower, upper, least, most), faults


def _unpriced(  # noqa: PLR0917 (rows and columns go through it alike)
    names: np.ndarray,
    at: np.ndarray,
    held: np.ndarray,
    prices: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
) -> list[str]:
    """Return what is held without a price, or not at the limit that its price presses on."""
    pressed = np.where(prices > 0.0, lower, upper)[at]
    priced = np.abs(prices[at]) >= LEAST_PRICE
    near = np.abs(pressed - held) <= SAME * np.maximum(1.0, np.abs(pressed))
    return [str(names[place]) for place in at[~(priced & near)]]
