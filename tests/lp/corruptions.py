"""Seeded corruptions of a saved run: one figure, word, row, dual or stage, by at least 1e-4."""

from __future__ import annotations

import copy
import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from allocator.outputs.verification import SavedRun

#: Least relative change, and the size below which a figure counts as this large.
LEAST_CHANGE = 1e-4
SMALL = 1e-3
#: Parts of the manifest that are names of files, versions and times, not claims on the plan.
NOT_CLAIMED = {"product", "format", "run_id", "versions", "inputs", "outputs", "times"}

Corrupted = tuple[str, SavedRun]


def corrupted(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Return what was corrupted, and the run with it."""
    how = _WAYS[int(rng.choice(len(_WAYS), p=_ODDS))]
    return how(run, rng)


def changed(value: float, rng: np.random.Generator, *, small: float = SMALL) -> float:
    """Return a number that differs by 1e-4 to 1 of its size, up or down."""
    share = LEAST_CHANGE * 10.0 ** rng.uniform(0.0, 4.0)
    return value + float(rng.choice([-1.0, 1.0])) * share * max(abs(value), small)


def a_cell(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Change one cell of one table: a figure, a word, a yes or no."""
    names = [name for name, table in run.tables.items() if table.size]
    name = names[int(rng.integers(len(names)))]
    table = run.tables[name].copy()
    row, column = int(rng.integers(len(table))), int(rng.integers(table.shape[1]))
    if name == "settings":  # units and sources are words of the model file alone
        column = table.columns.get_loc("value")
    before = table.iloc[row, column]
    after = _other(before, rng)
    label = table.columns[column]
    values = table[label].tolist()
    values[row] = after
    table[label] = pd.Series(values, index=table.index, dtype=object).infer_objects()
    return f"{name}, {label}, row {row}: {before} to {after}", _with_table(run, name, table)


def a_row(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Drop one row of one table, write it twice, or move it to another wave."""
    names = [name for name, table in run.tables.items() if len(table) and name != "settings"]
    name = names[int(rng.integers(len(names)))]
    table = run.tables[name]
    row = int(rng.integers(len(table)))
    if rng.random() < 0.5:
        return f"{name} loses row {row}", _with_table(run, name, table.drop(table.index[row]))
    twice = pd.concat([table, table.iloc[[row]]])
    return f"{name} has row {row} twice", _with_table(run, name, twice)


def a_value(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Change the value of one variable."""
    found = _certificate(run)
    kinds = sorted(kind for kind, values in found["values"].items() if values)
    kind = kinds[int(rng.integers(len(kinds)))]
    key = _one(found["values"][kind], rng)
    before = found["values"][kind][key]
    found["values"][kind][key] = changed(before, rng)
    return f"value of {kind} {key} from {before}", _with_certificate(run, found)


def a_dual(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Change one row dual or reduced cost: what the certificate says of either no longer holds."""
    found = _certificate(run)
    stage = found["stages"][int(rng.integers(len(found["stages"])))]
    numbers = stage["row_duals"]
    if rng.random() < 0.4 or not numbers:
        kinds = sorted(stage["reduced_costs"])
        if not kinds:
            return a_value(run, rng)
        numbers = stage["reduced_costs"][kinds[int(rng.integers(len(kinds)))]]
    key = _one(numbers, rng)
    before = numbers[key]
    numbers[key] = changed(before, rng, small=SMALL / stage["scale"])
    return f"{stage['objective']}, dual of {key} from {before}", _with_certificate(run, found)


def a_hold(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Change what a stage holds: its value, or a row or variable that no dual prices."""
    found = _certificate(run)
    stages = [stage for stage in found["stages"] if stage["held_columns"] or stage["held_rows"]]
    stage = stages[int(rng.integers(len(stages)))]
    groups = [group for group in (*stage["held_columns"].values(), stage["held_rows"]) if group]
    group = groups[int(rng.integers(len(groups)))]
    if rng.random() < 0.5:
        key = _one(group, rng)
        group[key] = changed(group[key], rng)
        return f"{stage['objective']} holds {key} elsewhere", _with_certificate(run, found)
    priced = set(stage["reduced_costs"].get("t", {}))
    free = sorted(set(found["values"]["t"]) - priced)
    if not free:
        return a_value(run, rng)
    key = free[int(rng.integers(len(free)))]
    stage["held_columns"].setdefault("t", {})[key] = found["values"]["t"][key]
    return f"{stage['objective']} holds {key} without a price", _with_certificate(run, found)


def a_claim(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Change what a stage claims: value, bound, scale, unit, status, name."""
    found = _certificate(run)
    stage = found["stages"][int(rng.integers(len(found["stages"])))]
    key = ("value", "bound", "scale", "unit", "status", "objective")[int(rng.integers(6))]
    before = stage[key]
    stage[key] = _other(before, rng)
    return f"{key} of a stage from {before} to {stage[key]}", _with_certificate(run, found)


def the_order(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Drop a stage, swap two, claim another status, size or total, or settle what is open."""
    found = _certificate(run)
    stages, choice = found["stages"], int(rng.integers(6))
    at = int(rng.integers(len(stages) - 1))
    if choice == 0:
        del stages[at]
    elif choice == 1:
        stages[at], stages[at + 1] = stages[at + 1], stages[at]
    elif choice == 2:
        found["status"] = "stopped"
    elif choice == 3:
        key = ("columns", "rows")[int(rng.integers(2))]
        found[key] += 1
    elif choice == 4:
        total = found["totals"][_one(found["totals"], rng)]
        total["total"] = changed(total["total"], rng)
    else:
        rows = sorted(stages[-1]["row_duals"] or stages[-2]["row_duals"] or {"no such row": 0})
        stages[at]["freed_rows"] = [*stages[at]["freed_rows"], rows[int(rng.integers(len(rows)))]]
    return f"the order, way {choice} at {at}", _with_certificate(run, found)


def a_document(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Change one figure or word of the plan's document or of the manifest's claims."""
    name = ("manifest", "document")[int(rng.integers(2))]
    document = copy.deepcopy(getattr(run, name))
    places = [
        place for place in _leaves(document) if name != "manifest" or place[0] not in NOT_CLAIMED
    ]
    place = places[int(rng.integers(len(places)))]
    inside: Any = document
    for part in place[:-1]:
        inside = inside[part]
    before = inside[place[-1]]
    inside[place[-1]] = _other(before, rng)
    told = f"{name} {place} from {before} to {inside[place[-1]]}"
    return told, dataclasses.replace(run, **{name: document})


def an_instance(run: SavedRun, rng: np.random.Generator) -> Corrupted:
    """Change need, money, a rule or a fact of a board: the proof is then of another instance."""
    tables = {
        "need": ["families"],
        "budgets": ["budget_gbp"],
        "rules": ["value"],
        "boards": ["births"],
        "waves": ["hours_per_wte", "hires_wte"],
        "admissions": ["admissions_per_year"],
        "mbus": ["capacity_admissions"],
    }
    name = sorted(tables)[int(rng.integers(len(tables)))]
    column = tables[name][int(rng.integers(len(tables[name])))]
    table = run.instance[name].copy()
    row = int(rng.integers(len(table)))
    before = float(table[column].iloc[row])
    table[column] = [
        changed(before, rng) if number == row else value
        for number, value in enumerate(table[column])
    ]
    told = f"instance {name}, {column} of {table.index[row]} from {before}"
    return told, dataclasses.replace(run, instance={**run.instance, name: table})


def _other(before: Any, rng: np.random.Generator) -> Any:
    """Return something else of the same kind."""
    if isinstance(before, bool | np.bool_):
        return not before
    if isinstance(before, str):
        return f"{before}x"
    if before is None or (isinstance(before, float) and math.isnan(before)):
        return 1.0
    return changed(float(before), rng)


def _one(numbers: dict[str, Any], rng: np.random.Generator) -> str:
    keys = sorted(numbers)
    return keys[int(rng.integers(len(keys)))]


def _leaves(document: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the places of all single figures and words of a document."""
    if isinstance(document, dict):
        return [leaf for key, one in document.items() for leaf in _leaves(one, (*place, key))]
    if isinstance(document, list):
        return [leaf for n, one in enumerate(document) for leaf in _leaves(one, (*place, n))]
    return [place]


def _certificate(run: SavedRun) -> dict[str, Any]:
    return copy.deepcopy(run.certificate)


def _with_certificate(run: SavedRun, certificate: dict[str, Any]) -> SavedRun:
    return dataclasses.replace(run, certificate=certificate)


def _with_table(run: SavedRun, name: str, table: pd.DataFrame) -> SavedRun:
    return dataclasses.replace(run, tables={**run.tables, name: table})


_WAYS: tuple[Callable[[SavedRun, np.random.Generator], Corrupted], ...] = (
    a_cell,
    a_value,
    a_dual,
    a_hold,
    a_claim,
    the_order,
    a_row,
    a_document,
    an_instance,
)
_ODDS = (0.3, 0.2, 0.12, 0.06, 0.06, 0.04, 0.05, 0.1, 0.07)
