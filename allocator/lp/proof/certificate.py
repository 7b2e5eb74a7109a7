"""A run's certificate as read back: values, and what each stage claims to have proved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.lp.proof.program import Program

ByKind = Mapping[str, Mapping[str, float]]
ByRow = Mapping[str, float]


class MalformedError(Exception):
    """A certificate that does not say what it must, with where and why as one sentence."""


@dataclass(frozen=True)
class StageClaim:
    """What one stage claims.

    Parameters
    ----------
    objective
        Name of the objective, with its level where leximin has several.
    unit
        Unit of value and bound.
    status
        ``proved`` or ``stopped``.
    value, bound
        What the plan attains, and what no plan can go below.
    scale
        Factor by which the objective was multiplied for the solver.
    row_duals, reduced_costs
        By row, and by kind and label of variable; zero where none is given.
    held_rows, held_columns
        What later stages keep, with the limit that it is kept at.
    freed_rows, closed_columns
        What has no part from this stage on.
    """

    objective: str
    unit: str
    status: str
    value: float
    bound: float
    scale: float
    row_duals: ByRow
    reduced_costs: ByKind
    held_rows: ByRow
    held_columns: ByKind
    freed_rows: tuple[str, ...]
    closed_columns: ByKind


@dataclass(frozen=True)
class Certificate:
    """What a run claims to have proved, and the values of its variables.

    Parameters
    ----------
    status
        ``proved`` or ``stopped``.
    size
        Columns and rows.
    stages
        In order.
    totals
        Sum of the values of each kind of variable.
    values
        By kind and label; zero where none is given.
    """

    status: str
    size: tuple[int, int]
    stages: tuple[StageClaim, ...]
    totals: Mapping[str, float]
    values: ByKind


def read_certificate(document: Any) -> Certificate:
    """Return a certificate from plain data.

    Parameters
    ----------
    document
        What ``certificate.json`` holds.

    Raises
    ------
    MalformedError
        If something is missing, or is not the number or text that it must be.
    """
    try:
        return Certificate(
            status=_text(document["status"]),
            size=(int(document["columns"]), int(document["rows"])),
            stages=tuple(_stage(stage) for stage in document["stages"]),
            totals={kind: _number(told["total"]) for kind, told in document["totals"].items()},
            values=_by_kind(document["values"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedError(f"The certificate cannot be read ({error})") from error


def row_vector(program: Program, numbers: ByRow) -> np.ndarray:
    """Return one number a row; zero where none is given.

    Raises
    ------
    MalformedError
        If a label is no row of the program.
    """
    vector = np.zeros(len(program.row_keys))
    vector[row_positions(program, numbers)] = list(numbers.values())
    return vector


def row_positions(program: Program, labels: Iterable[str]) -> np.ndarray:
    """Return the numbers of rows by label.

    Raises
    ------
    MalformedError
        If a label is no row of the program.
    """
    wanted = pd.Index(list(labels), dtype=object)
    found = program.row_keys.get_indexer(wanted)
    if (found < 0).any():
        raise MalformedError(f"The instance has no row {wanted[found < 0][0]}")
    return np.asarray(found)


def column_vector(program: Program, numbers: ByKind) -> np.ndarray:
    """Return one number a column; zero where none is given.

    Raises
    ------
    MalformedError
        If a kind or label is no variable of the program.
    """
    vector = np.zeros(program.columns.size)
    vector[column_positions(program, numbers)] = [
        number for of_kind in numbers.values() for number in of_kind.values()
    ]
    return vector


def column_positions(program: Program, numbers: ByKind) -> np.ndarray:
    """Return the numbers of columns by kind and label.

    Raises
    ------
    MalformedError
        If a kind or label is no variable of the program.
    """
    found = [np.empty(0, dtype=int)]
    for name, of_kind in numbers.items():
        if name not in program.columns.kinds:
            raise MalformedError(f"The instance has no kind of variable {name}")
        kind = program.columns[name]
        wanted = pd.Index(list(of_kind), dtype=object)
        at = kind.keys.get_indexer(wanted)
        if (at < 0).any():
            raise MalformedError(f"The instance has no variable {name} {wanted[at < 0][0]}")
        found.append(at + kind.start)
    return np.concatenate(found)


def _stage(told: Mapping[str, Any]) -> StageClaim:
    proved = told["status"] == "proved"

    def part(name: str) -> Any:
        return told[name] if proved else told.get(name, {})

    return StageClaim(
        objective=_text(told["objective"]),
        unit=_text(told["unit"]),
        status=_text(told["status"]),
        value=_number(told["value"]),
        bound=_number(told["bound"]),
        scale=_number(told["scale"]) if proved else 1.0,
        row_duals=_by_row(part("row_duals")),
        reduced_costs=_by_kind(part("reduced_costs")),
        held_rows=_by_row(part("held_rows")),
        held_columns=_by_kind(part("held_columns")),
        freed_rows=tuple(_text(key) for key in part("freed_rows")),
        closed_columns=_by_kind(part("closed_columns")),
    )


def _by_kind(told: Mapping[str, Any]) -> ByKind:
    return {str(kind): _by_row(numbers) for kind, numbers in told.items()}


def _by_row(told: Mapping[str, Any]) -> ByRow:
    return {str(key): _number(number) for key, number in told.items()}


def _number(told: Any) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not np.isfinite(told):
        raise ValueError(f"{told!r} is not a number")
    return float(told)


def _text(told: Any) -> str:
    if not isinstance(told, str):
        raise TypeError(f"{told!r} is not a text")
    return told
