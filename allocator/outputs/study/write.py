"""A study as a folder: its page, its tables with what they mean, and what it rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.outputs.document import CLAIM
from allocator.outputs.files import plain_json, whole_folder, write_json, write_table
from allocator.outputs.manifest import FORMAT, PRODUCT, code_fingerprint, library_versions
from allocator.outputs.study.page import draw_study
from allocator.outputs.study.parts import Study, StudyBasis

#: The file that only a study's folder holds.
STUDY = "study.json"
PAGE = "study.html"
#: Written figures have as many decimals as those of a plan.
DECIMALS = 9

Draw = Callable[[Study, StudyBasis, str], str]


def study_id(study: Study, basis: StudyBasis) -> str:
    """Return the identity of a study: a hash of what was asked, of its inputs and of the code."""
    parts = {
        "product": version(PRODUCT),
        "code": code_fingerprint(),
        "kind": study.kind,
        "options": dict(study.options),
        "inputs": basis.inputs["sha256"].to_dict(),
        "settings": basis.settings["value"].astype(str).to_dict(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def write_study(
    study: Study, basis: StudyBasis, folder: Path | None = None, *, draw: Draw | None = None
) -> Path:
    """Write a study: the whole folder or nothing.

    Parameters
    ----------
    study
        The answer.
    basis
        What it was made from.
    folder
        Where it shall stand; without it, ``runs/KIND-ID`` under the working directory. A study that
        stands there already is replaced.
    draw
        Draws the page from study, basis and identity, where `draw_study` is not enough.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    OutputError
        If something else stands there, or the place cannot be written.
    """
    identity = study_id(study, basis)
    target = folder or Path("runs") / f"{study.kind}-{identity[:8]}"
    text = (draw or _drawn)(study, basis, identity)
    dictionary = study.dictionary_table()
    with whole_folder(target, marker=STUDY) as partial:
        (partial / PAGE).write_text(text, encoding="utf-8", newline="\n")
        (partial / "tables").mkdir()
        for name, table in study.tables.items():
            write_table(_rounded(table), partial / "tables" / f"{name}.csv")
        write_table(dictionary, partial / "tables" / "dictionary.csv")
        write_table(basis.settings, partial / "settings.csv")
        outputs = {
            path.relative_to(partial).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(partial.rglob("*"))
            if path.is_file()
        }
        write_json(_manifest(study, basis, identity) | {"outputs": outputs}, partial / STUDY)
    return target


def _drawn(study: Study, basis: StudyBasis, identity: str) -> str:
    return draw_study(study, basis, run_id=identity)


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table to the decimals of a plan, with no negative nought."""
    floats = table.select_dtypes("float").columns
    return table.assign(**{str(name): table[name].round(DECIMALS) + 0.0 for name in floats})


def _manifest(study: Study, basis: StudyBasis, identity: str) -> dict[str, Any]:
    return {
        "product": PRODUCT,
        "format": FORMAT,
        "kind": study.kind,
        "id": identity,
        "title": study.title,
        "claim": CLAIM,
        "status": "proved" if study.proved else "stopped",
        "lead": list(study.lead),
        "caveats": list(study.caveats),
        "options": dict(study.options),
        "code": code_fingerprint(),
        "versions": library_versions(),
        "provenance": dict(basis.provenance),
        "settings": plain_json(basis.settings),
        "inputs": plain_json(basis.inputs),
    }
