"""A run folder read back as the facts that its pages and files are drawn from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.lp.check import CheckedRule
from allocator.lp.plan import PLAN_TABLES, TEXT_COLUMNS, Plan
from allocator.outputs.answers import read_answers
from allocator.outputs.facts import RunFacts
from allocator.outputs.files import read_table_file
from allocator.outputs.manifest import changed_files, read_manifest
from allocator.outputs.places import PLACES, read_places

_SETTING_COLUMNS = frozenset({"key", "value", "unit", "status", "source", "origin", "drives"})
_INEQUALITY_TEXT = frozenset({"measure", "of", "unit", "direction", "weights", "note"})


def read_facts(folder: Path) -> RunFacts:
    """Read a run folder back.

    Parameters
    ----------
    folder
        A folder that `allocator.outputs.run.write_run` wrote.

    Returns
    -------
    RunFacts
        All that its pages and files are drawn from.

    Raises
    ------
    DataError
        If it is not a run, was written by an earlier version that kept no places, or a file that
        is needed has changed since it was written.
    """
    folder = Path(folder)
    known = read_manifest(folder)
    if not any(name.startswith(f"{PLACES}/") for name in known["outputs"]):
        fault = Fault(
            "no-places",
            "The run was made by an earlier version, which kept no outlines",
            "Make the run again",
            PLACES,
        )
        raise DataError(f"{folder} cannot be drawn again", [fault])
    require_unchanged(folder, known["outputs"], ("tables/", f"{PLACES}/", "plan.json"))
    try:
        return facts_of(folder, known)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable(folder) from error


def facts_of(folder: Path, manifest: Mapping[str, Any]) -> RunFacts:
    """Return the facts of a folder whose files are known to be sound.

    Parameters
    ----------
    folder
        A run folder, complete but for what is drawn from it.
    manifest
        Its manifest as plain data.
    """
    places = read_places(folder / PLACES)
    inputs = pd.DataFrame(manifest["inputs"]).set_index("file")
    return RunFacts(
        run_id=str(manifest["run_id"]),
        plan=plan_of(folder),
        geography=places.geography,
        minutes=places.minutes,
        crossings=places.crossings,
        deprivation=places.deprivation,
        baselines=read_baselines(folder),
        answers=read_answers(folder),
        inequality=_inequality(folder),
        checks=tuple(
            CheckedRule(
                str(rule["rule"]), int(rule["rows"]), float(rule["worst"]), "", bool(rule["off"])
            )
            for rule in manifest["checks"]["rules"]
        ),
        inputs=inputs,
    )


def plan_of(folder: Path) -> Plan:
    """Return the plan of a run folder whose files are known to be sound."""
    document = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    tables = {
        name: read_table_file(folder / "tables" / f"{name}.csv", index, TEXT_COLUMNS)
        for name, (index, _columns) in PLAN_TABLES.items()
    }
    settings = read_table_file(folder / "tables" / "settings.csv", ("key",), _SETTING_COLUMNS)
    return Plan(
        tables=tables,
        status=document["status"],
        waves=tuple(document["waves"]),
        settings=settings,
        provenance=document["provenance"],
    )


def read_baselines(folder: Path) -> pd.DataFrame:
    """Read the simple rules' posts of a run folder back."""
    path = Path(folder) / "tables" / "baselines.csv"
    return read_table_file(path, ("board_code", "wave"), TEXT_COLUMNS)


def read_inequality(folder: Path) -> pd.DataFrame | None:
    """Read the measures of inequality of a run folder back; None where the run has none."""
    has_them = (Path(folder) / "tables" / "inequality.csv").is_file()
    return _inequality(folder) if has_them else None


def require_unchanged(folder: Path, outputs: Mapping[str, str], needed: tuple[str, ...]) -> None:
    """Raise if a file that starts with one of these is missing or not what was written."""
    wanted = {name: digest for name, digest in outputs.items() if name.startswith(needed)}
    faults = list(changed_files(folder, wanted))
    if faults:
        raise DataError(f"{folder} cannot be read as a run", faults)


def unreadable(folder: Path) -> DataError:
    """Return the error of a run with a file that its manifest knows but nobody can read."""
    fault = Fault("unreadable-file", "A file of the run cannot be read", "Make the run again")
    return DataError(f"{folder} cannot be read as a run", [fault])


def _inequality(folder: Path) -> pd.DataFrame:
    path = Path(folder) / "tables" / "inequality.csv"
    return read_table_file(path, ("measure", "of", "wave"), _INEQUALITY_TEXT)
