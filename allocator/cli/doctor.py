"""``allocator doctor``: whether this machine has what the other commands need."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from allocator.cli.console import note, progress, say, say_json, say_table
from allocator.cli.options import JsonOption, WorkspaceOption
from allocator.errors import ExitCode

PRODUCT = "imh-allocator"
LEAST_PYTHON = (3, 12)

#: Libraries of the product, by the name of the distribution and the name that is imported.
LIBRARIES = {
    "PuLP": "pulp",
    "highspy": "highspy",
    "numpy": "numpy",
    "pandas": "pandas",
    "scipy": "scipy",
    "networkx": "networkx",
    "shapely": "shapely",
    "geopandas": "geopandas",
    "branca": "branca",
    "folium": "folium",
    "Jinja2": "jinja2",
    "MarkupSafe": "markupsafe",
    "pyogrio": "pyogrio",
    "pyproj": "pyproj",
    "rich": "rich",
    "typer": "typer",
    "XlsxWriter": "xlsxwriter",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Parameters
    ----------
    name
        What it is.
    sound
        Whether it is as it must be.
    detail
        Version, place, or what is wrong and the way out.
    """

    name: str
    sound: bool
    detail: str


def doctor(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> ExitCode:
    """Test whether this machine is ready.

    Python, the libraries, the solver, the workspace and the working directory are tried.
    """
    with progress() as show:
        show("looking at Python, the libraries, the solver and the files")
        found = findings(workspace)
    sound = all(finding.sound for finding in found)
    code = ExitCode.DONE if sound else ExitCode.INTERNAL
    if as_json:
        say_json(_document(found, code))
        return code
    rows = [[one.name, "ok" if one.sound else "FAULT", one.detail] for one in found]
    say_table(["checked", "", "found"], rows)
    if sound:
        say()
        say("All is well. A browser is needed only to look at maps and reports.")
    else:
        note("Put right the lines marked FAULT, then run allocator doctor again.")
    return code


def findings(workspace: Path | None) -> list[Finding]:
    """Return what was found, one thing after the other."""
    return [
        _python(),
        _tried(PRODUCT, _product),
        *(_tried(name, partial(_library, name, module)) for name, module in LIBRARIES.items()),
        _tried("HiGHS solves", _solver),
        _tried("workspace", partial(_workspace, workspace)),
        _tried("page templates", _templates),
        _tried("working directory", _writable),
    ]


def _tried(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, sound=True, detail=look())
    except Exception as error:  # noqa: BLE001 - whatever is wrong is what doctor is asked for
        return Finding(name, sound=False, detail=f"{error or type(error).__name__}")


def _python() -> Finding:
    needed = ".".join(map(str, LEAST_PYTHON))
    detail = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    sound = sys.version_info >= LEAST_PYTHON
    return Finding("Python", sound, detail if sound else f"{detail}; {needed} or newer is needed")


def _product() -> str:
    from importlib.metadata import version

    return version(PRODUCT)


def _library(name: str, module: str) -> str:
    from importlib import import_module
    from importlib.metadata import version

    import_module(module)
    return version(name)


def _solver() -> str:
    from allocator.lp.solver_check import check_solver

    return f"a small program, rightly, with version {check_solver()}"


def _workspace(folder: Path | None) -> str:
    from allocator.inputs.workspace import input_files, open_workspace

    workspace = open_workspace(folder)
    names = input_files(workspace)
    size = sum(len((workspace.root / name).read_bytes()) for name in names)
    return f"{workspace.root}: {len(names)} files, {size / 1e6:.1f} MB, readable"


def _templates() -> str:
    from allocator.outputs.page.templates import templates_root

    count = len([path for path in templates_root().rglob("*") if path.is_file()])
    if not count:
        raise FileNotFoundError(f"{templates_root()} is empty; install the product again")
    return f"{count} files"


def _writable() -> str:
    with tempfile.TemporaryDirectory(prefix=".allocator-", dir=Path.cwd()):
        return f"{Path.cwd()} can be written"


def _document(found: list[Finding], code: ExitCode) -> dict[str, object]:
    return {
        "status": "sound" if code == ExitCode.DONE else "error",
        "exit_code": int(code),
        "checks": [{"name": one.name, "sound": one.sound, "found": one.detail} for one in found],
    }
