"""Reads a sweep file, hostile until checked: every fault at once, each with its way out."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allocator.errors import DataError, Fault, ModelError
from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import Workspace
from allocator.pipeline.ground import sound_model
from allocator.pipeline.sweep.address import toml_text
from allocator.pipeline.sweep.designs import count_runs
from allocator.pipeline.sweep.places import known_places
from allocator.pipeline.sweep.spec import DESIGNS, DRAWN, MOST_RUNS, Sweep
from allocator.pipeline.sweep.toml_file import SweepText, read_text
from allocator.pipeline.sweep.vary import read_base, read_cases, read_varied

TABLES = ("sweep", "set", "vary", "case")
HEADING = ("title", "model", "scenarios", "design", "runs", "seed")


def read_sweep_file(path: Path, workspace: Workspace) -> tuple[Sweep, ServiceModel]:
    """Read and check a sweep file.

    Parameters
    ----------
    path
        The file.
    workspace
        Where models and scenarios are.

    Returns
    -------
    tuple
        The sweep, and its base case.

    Raises
    ------
    DataError, ModelError
        With every fault of the file, and of the model and scenarios that it names.
    """
    file = read_text(path)
    faults = [*_table_faults(file), *_head_faults(file)]
    head = _head(file)
    entries, wrong = read_base(file)
    overrides = tuple(f"{entry.key}={toml_text(entry.raw)}" for entry in entries)
    sweep = Sweep(
        title=str(head.get("title", "")),
        model=str(head.get("model", "national")),
        scenarios=tuple(str(name) for name in _listed(head.get("scenarios", ["baseline"]))),
        overrides=overrides,
        design=head.get("design", "grid") if head.get("design") in DESIGNS else "grid",
        varied=(),
        runs=_whole(head.get("runs")),
        seed=_whole(head.get("seed")),
        source=file.shown,
    )
    base, found = _base(sweep, workspace, overrides=() if wrong else overrides)
    faults += [*wrong, *found]
    places = known_places(workspace, base)
    varied, wrong = read_varied(file, base, places)
    cases, found = read_cases(file, base, places)
    faults += [*wrong, *found]
    sweep = Sweep(**{**_fields(sweep), "varied": varied, "cases": cases})
    faults += _design_faults(file, sweep, whole=not (wrong or found))
    if faults or base is None:
        once = sorted(dict.fromkeys(faults), key=lambda one: (one.line or 0, str(one)))
        counted = "1 fault" if len(once) == 1 else f"{len(once)} faults"
        raise ModelError(f"The sweep cannot be run: it has {counted}", once)
    return sweep, base


def _fields(sweep: Sweep) -> dict[str, Any]:
    return {name: getattr(sweep, name) for name in Sweep.__dataclass_fields__}


def _base(
    sweep: Sweep, workspace: Workspace, *, overrides: tuple[str, ...]
) -> tuple[ServiceModel | None, list[Fault]]:
    try:
        model = sound_model(workspace, sweep.model, scenarios=sweep.scenarios, overrides=overrides)
    except (DataError, ModelError) as error:
        return None, list(error.faults)
    return model, []


def _head(file: SweepText) -> dict[str, Any]:
    head = file.document.get("sweep", {})
    return head if isinstance(head, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _table_faults(file: SweepText) -> Iterator[Fault]:
    for name, content in file.document.items():
        if name not in TABLES:
            near = difflib.get_close_matches(name, TABLES, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Use only {', '.join(TABLES)}"
            message = f"{name} is not a section of a sweep"
            yield file.entry(name).fault("unknown-section", message, remedy, value=name)
        elif name in {"vary", "case"} and not (
            isinstance(content, list) and all(isinstance(one, dict) for one in content)
        ):
            message, remedy = f"{name} is a list of sections", f"Write [[{name}]] above each"
            yield file.entry(name).fault("wrong-type", message, remedy)
        elif name in {"sweep", "set"} and not isinstance(content, dict):
            message, remedy = f"{name} is a section", f"Write [{name}] above what it holds"
            yield file.entry(name).fault("wrong-type", message, remedy)


def _head_faults(file: SweepText) -> Iterator[Fault]:
    head = _head(file)
    for name in head:
        if name not in HEADING:
            near = difflib.get_close_matches(name, HEADING, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Use only {', '.join(HEADING)}"
            message = f"{name} is not a field of [sweep]"
            yield file.entry(f"sweep.{name}").fault("unknown-key", message, remedy)
    yield from _text_fault(file, "title", required=True)
    yield from _text_fault(file, "model", required=False)
    names = head.get("scenarios", [])
    if not isinstance(names, list) or not all(isinstance(one, str) and one for one in names):
        message, remedy = "scenarios is a list of names", 'Write ["baseline"]'
        yield file.entry("sweep.scenarios").fault("wrong-type", message, remedy, value=names)
    design = head.get("design")
    if design not in DESIGNS:
        near = difflib.get_close_matches(str(design), DESIGNS, n=1)
        remedy = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(DESIGNS)}"
        message = "design says how runs are made"
        yield file.entry("sweep.design").fault("unknown-choice", message, remedy, value=design)
    yield from _drawing_faults(file, head, design)


def _text_fault(file: SweepText, name: str, *, required: bool) -> Iterator[Fault]:
    value = _head(file).get(name)
    if value is None and not required:
        return
    if not (isinstance(value, str) and value.strip() and value.isprintable()):
        message, remedy = f"{name} is one line of text", f'Write {name} = "..." in [sweep]'
        yield file.entry(f"sweep.{name}").fault("wrong-type", message, remedy, value=value)


def _drawing_faults(file: SweepText, head: dict[str, Any], design: Any) -> Iterator[Fault]:
    """Yield what is wrong with runs and seed, which only designs that draw have."""
    for name, least, most in (("runs", 1, MOST_RUNS), ("seed", 0, 2**63 - 1)):
        value, entry = head.get(name), file.entry(f"sweep.{name}")
        sound = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        if design in DRAWN and value is None:
            message, remedy = f"A design that draws needs {name}", f"Write {name} = ... in [sweep]"
            yield entry.fault("missing-key", message, remedy)
        elif design in DRAWN and not sound:
            message = f"{name} is a whole number from {least:,} to {most:,}"
            yield entry.fault("out-of-range", message, "Correct it", value=value)
        elif design in DESIGNS and design not in DRAWN and value is not None:
            message = f"{name} belongs to designs that draw, and {design} does not"
            remedy = f"Remove it, or set design to one of {', '.join(DRAWN)}"
            yield entry.fault("not-used", message, remedy, value=value)


def _design_faults(file: SweepText, sweep: Sweep, *, whole: bool) -> Iterator[Fault]:
    """Yield where design and what is varied do not go together; counts only where all is read."""
    given = {name: bool(file.document.get(name)) for name in ("vary", "case")}
    wanted, other = ("case", "vary") if sweep.design == "list" else ("vary", "case")
    at = file.entry("sweep.design")
    if not given[wanted]:
        message = f"A {sweep.design} over nothing: the file has no [[{wanted}]]"
        yield at.fault("nothing-varied", message, f"Add a section [[{wanted}]]")
    if given[other]:
        message = f"[[{other}]] has no part in a design of {sweep.design}"
        yield file.entry(other).fault("not-used", message, f"Remove it, or write [[{wanted}]]")
    if not whole or not given[wanted]:
        return
    if sweep.design not in DRAWN and sweep.design != "list":
        for number, one in enumerate(sweep.varied):
            if not one.values:
                message = f"A design of {sweep.design} takes values, and {one.address} has a range"
                remedy = "Add steps = N to divide the range, or list values"
                entry = file.entry("range", block="vary", number=number)
                yield entry.fault("no-values", message, remedy)
                return
    runs = count_runs(sweep)
    if runs > MOST_RUNS:
        message = f"The sweep has {runs:,} runs, and {MOST_RUNS:,} are the most"
        yield at.fault("too-many-runs", message, "Use fewer values, or draw with latin-hypercube")
