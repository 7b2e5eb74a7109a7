"""What a run rests on: versions, inputs with hashes, settings, checks, hashes of outputs, times."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

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
_LIBRARIES = ("PuLP", "highspy", "networkx", "numpy", "scipy", "pandas", "shapely", "folium")


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


def manifest(
    plan: Plan,
    checks: Sequence[CheckedRule],
    identity: str,
    inputs: pd.DataFrame,
    outputs: Mapping[str, str],
    *,
    written: datetime,
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """Return the manifest as plain data; times stand under ``times`` alone.

    Parameters
    ----------
    plan, checks
        The plan and the rules re-checked.
    identity
        The run's id.
    inputs
        Index ``file``; columns ``sha256``, ``bytes``.
    outputs
        SHA-256 of every other file of the folder.
    written
        When the folder was written.
    seconds
        Wall time of each stage.
    """
    return {
        "product": PRODUCT,
        "format": FORMAT,
        "run_id": identity,
        "status": plan.status,
        "versions": {
            PRODUCT: version(PRODUCT),
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
        "provenance": plan.provenance,
        "settings": plain_json(plan.settings),
        "objectives": plain_json(plan["objectives"]),
        "checks": {
            "tolerance": TOLERANCE,
            "rules": [checked_rule(c) for c in checks],
        },
        "inputs": plain_json(inputs),
        "outputs": dict(outputs),
        "times": {
            "written_utc": written.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "seconds": {stage: round(taken, 3) for stage, taken in seconds.items()},
        },
    }
