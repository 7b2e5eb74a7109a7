"""The certificate of a run: values, and for each stage the duals that prove its bound."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from allocator.lp.formulation.variables import VARIABLE_UNITS
from allocator.lp.live import ColumnKey, LiveModel
from allocator.lp.proof.labels import label_text
from allocator.lp.solver import Solution, Stage
from allocator.lp.stages import StageProof

ByKind = dict[str, dict[str, float]]

#: Duals below this, in the solver's scale, are rounding.
_DUST = 1e-12

NOTE = (
    "Numbers that are zero are left out. Labels are the parts of models/README.md joined by bars. "
    "Row duals and reduced costs are in the objective's unit per unit of the limit."
)


def certificate(solution: Solution) -> dict[str, Any]:
    """Return what proves a solution, as plain data.

    Parameters
    ----------
    solution
        The solution, with its proofs.

    Returns
    -------
    dict
        Values of all variables and their totals by kind; for each stage its objective, value,
        bound, duals, what they hold for later stages, and rows that leximin has settled.
    """
    live = solution.live
    values = {
        kind: {label_text(label): value for label, value in _sorted_items(of_kind) if value}
        for kind, of_kind in solution.values.items()
        if of_kind
    }
    return {
        "note": NOTE,
        "status": solution.status,
        "columns": solution.size[0],
        "rows": solution.size[1],
        "stages": [
            _stage(live, stage, proof)
            for stage, proof in zip(
                solution.stages,
                [*solution.proofs, *[None] * (len(solution.stages) - len(solution.proofs))],
                strict=True,
            )
        ],
        "totals": {
            kind: {"total": math.fsum(of_kind.values()), "unit": VARIABLE_UNITS[kind]}
            for kind, of_kind in values.items()
        },
        "values": values,
    }


def _sorted_items(by_label: dict[tuple[Any, ...], float]) -> list[tuple[tuple[Any, ...], float]]:
    """Return labels and numbers in the order of their labels' texts."""
    return sorted(by_label.items(), key=lambda item: label_text(item[0]))


def _stage(live: LiveModel, stage: Stage, proof: StageProof | None) -> dict[str, Any]:
    told = {
        "objective": stage.objective,
        "unit": stage.unit,
        "status": stage.status,
        "value": stage.value,
        "bound": stage.bound,
    }
    if proof is None:
        return told
    optimum, held, keys = proof.optimum, proof.held, live.column_keys
    costs, duals = (
        np.flatnonzero(np.abs(numbers) * optimum.scale > _DUST)
        for numbers in (optimum.column_duals, optimum.row_duals)
    )
    return {
        **told,
        "scale": optimum.scale,
        "freed_rows": sorted(_rows(live, proof.freed_rows)),
        "closed_columns": _by_kind(keys, proof.closed_columns, np.zeros(len(proof.closed_columns))),
        "held_rows": _by_row(live, held.rows, held.row_values),
        "held_columns": _by_kind(keys, held.columns, held.column_values),
        "row_duals": _by_row(live, duals, optimum.row_duals[duals]),
        "reduced_costs": _by_kind(keys, costs, optimum.column_duals[costs]),
    }


def _rows(live: LiveModel, at: Iterable[int]) -> list[str]:
    """Return family and label of rows as text."""
    found = (live.row_keys[position] for position in at)
    return [label_text((family, *label)) for family, label in found]


def _by_row(live: LiveModel, at: np.ndarray, numbers: np.ndarray) -> dict[str, float]:
    """Return numbers of rows by label, in the order of their texts."""
    return dict(sorted(zip(_rows(live, at), _plain(numbers), strict=True)))


def _by_kind(keys: tuple[ColumnKey, ...], at: np.ndarray, numbers: np.ndarray) -> ByKind:
    """Return numbers of columns by kind and label, in the order of their texts."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for position, number in zip(at, _plain(numbers), strict=True):
        kind, label = keys[position]
        found[kind][label_text(label)] = number
    return {kind: dict(sorted(found[kind].items())) for kind in sorted(found)}


def _plain(numbers: np.ndarray) -> list[float]:
    return [float(number) + 0.0 for number in numbers]
