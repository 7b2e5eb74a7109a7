"""What a run rests on: versions, inputs with hashes, settings, checks, hashes of outputs, times."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.workspace import reference_root
from allocator.lp.check import TOLERANCE, CheckedRule
from allocator.lp.plan import Plan
from allocator.outputs.files import plain_json

PRODUCT = "imh-allocator"
FORMAT = 1

#: Names within a run folder.
MANIFEST = "manifest.json"
CERTIFICATE = "certificate.json"
INSTANCE = "instance"

#: Libraries on which a plan or a page rests.
_LIBRARIES = (
    "PuLP",
    "highspy",
    "networkx",
    "numpy",
    "scipy",
    "pandas",
    "shapely",
    "folium",
    "XlsxWriter",
)


def run_id(plan: Plan, inputs: pd.DataFrame) -> str:
    """Return the identity of a run: a hash of its inputs, settings, solver options and code.

    Parameters
    ----------
    plan
        Gives settings and solver options.
    inputs
        Hash of every input file, index ``file``.
    """
    parts = {
        "product": version(PRODUCT),
        "code": code_fingerprint(),
        "inputs": inputs["sha256"].to_dict(),
        "settings": plan.settings["value"].to_dict(),
        "solver": plan.provenance["solver_options"],
        "engine": plan.provenance["travel_engine"],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def checked_rule(check: CheckedRule) -> dict[str, Any]:
    """Return a re-checked rule as plain data."""
    return {
        "rule": check.rule,
        "rows": check.rows,
        "worst": check.worst,
        "kept": check.kept,
        "off": check.off,
    }


def code_fingerprint() -> str:
    """Return a hash of the code, page templates and map style that make a run.

    Two states of the code can carry one version number; the same id must mean the same bytes.
    """
    package = Path(__file__).resolve().parents[1]
    maps = reference_root() / "maps"
    files = [
        *((path.relative_to(package).as_posix(), path) for path in package.rglob("*.py")),
        *((path.relative_to(maps).as_posix(), path) for path in maps.glob("templates/**/*.*")),
        ("style.toml", maps / "style.toml"),
    ]
    digest = hashlib.sha256()
    for name, path in sorted(files):
        digest.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def library_versions() -> dict[str, str]:
    """Return the versions of the product, of Python and of the libraries that a run rests on."""
    return {
        PRODUCT: version(PRODUCT),
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
    }


def manifest(
    plan: Plan, checks: Sequence[CheckedRule], identity: str, inputs: pd.DataFrame
) -> dict[str, Any]:
    """Return the manifest as plain data, without the hashes of outputs and without times.

    Parameters
    ----------
    plan, checks
        The plan and the rules re-checked.
    identity
        The run's id.
    inputs
        Index ``file``; columns ``sha256``, ``bytes``.
    """
    return {
        "product": PRODUCT,
        "format": FORMAT,
        "run_id": identity,
        "status": plan.status,
        "code": code_fingerprint(),
        "versions": library_versions(),
        "provenance": plan.provenance,
        "settings": plain_json(plan.settings),
        "objectives": plain_json(plan["objectives"]),
        "checks": {
            "tolerance": TOLERANCE,
            "rules": [checked_rule(c) for c in checks],
        },
        "inputs": plain_json(inputs),
    }


def written_times(written: datetime, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Return when a run was written and how long each stage took, for its manifest alone."""
    return {
        "written_utc": written.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds": {stage: round(taken, 3) for stage, taken in seconds.items()},
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run folder.

    Raises
    ------
    DataError
        If the folder is not a run of this product.
    """
    try:
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sound = known["product"] == PRODUCT and known["format"] == FORMAT
        sound = sound and isinstance(known["outputs"], dict)
        sound = sound and all(isinstance(known["outputs"][name], str) for name in known["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        sound, known = False, {}
    if not sound:
        raise DataError(
            f"{folder} is not a run of this product",
            [Fault("not-a-run", "There is no manifest to read", "Name a folder that a plan wrote")],
        )
    return dict(known)


def changed_files(folder: Path, outputs: Mapping[str, str]) -> Iterator[Fault]:
    """Yield each file of a run that is missing or not what was written.

    Parameters
    ----------
    folder
        The run folder.
    outputs
        SHA-256 by file.
    """
    for name, digest in outputs.items():
        path = folder / name
        if ".." in Path(name).parts or Path(name).is_absolute() or not path.is_file():
            yield Fault("missing-file", "A file of the run is missing", "Make the run again", name)
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield Fault(
                "changed-file",
                "The file is not what the run wrote",
                "Make the run again, or restore the file",
                name,
            )
