"""The shape of the repository: what lies where, how long, in whose words, and who imports whom."""

from __future__ import annotations

import ast
import fnmatch
import importlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from numpydoc.validate import validate
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
MODULE_LINES = 350
PUBLIC_NAMES = 20
TOP_LEVEL_FILES = {
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".python-version",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
}
TOP_LEVEL_FOLDERS = {".ci", "allocator", "data", "maps", "models", "tests"}
TOP_LEVEL_OPTIONAL = {"benchmarks", "docs"}
BINARY = {".png", ".gz", ".zip", ".parquet", ".gpkg", ".pbf", ".woff2"}

# Written so that no pattern matches its own text.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.:/~-])/(?:work|tmp|root|opt|home/\w+|Users/\w+)/\w|\b[C]:\\",
    "a package registry": r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|anaconda[.]org",
    "unfinished work": r"\b(?:[T]ODO|[F]IXME|[X]XX|[H]ACK|[l]orem [i]psum|[c]oming [s]oon)\b",
    "a part left out": r"\b(?:[s]tub|[s]tubs|[p]laceholder|[N]otImplementedError)\b(?!\s*=)",
    "a numbered job of the builders": r"\b[Ii]ssue #?\d|\b[Tt]icket #?\d",
}

# Who may import each library directly, as folders or modules under allocator/.
OWNERS = {
    "pulp": ("lp/formulation", "lp/live", "lp/siting/model", "lp/solver_check", "lp/whole/milp"),
    "highspy": ("lp/live", "lp/siting/program"),
    "networkx": ("travel/",),
    "folium": ("outputs/webmap",),
    "branca": ("outputs/webmap",),
    "xlsxwriter": ("outputs/workbook",),
}
HEAVY = ("folium", "geopandas", "highspy", "networkx", "pandas", "pulp", "scipy", "shapely")


def ignored(path: Path) -> bool:
    """Tell whether ``.gitignore`` names a file or folder; a leading slash holds it to the root."""
    if path.name == ".git":
        return True
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    near = path.relative_to(ROOT).as_posix()
    return any(
        fnmatch.fnmatch(near if line.startswith("/") else path.name, line.strip("/"))
        for line in lines
    )


def files() -> Iterator[Path]:
    """Yield every file of the checkout that git would keep."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if not ignored(Path(folder, name)))
        paths = (Path(folder, name) for name in sorted(names))
        yield from (path for path in paths if not ignored(path))


def texts() -> dict[str, str]:
    """Return every text file by its path, but for the libraries of others that pages carry."""
    found = {path.relative_to(ROOT).as_posix(): path for path in files()}
    return {
        name: path.read_bytes().decode("utf-8")
        for name, path in found.items()
        if path.suffix not in BINARY and not re.search(r"/assets/.*\.(?:js|css|txt)$", name)
    }


def modules(*folders: str) -> dict[str, Path]:
    """Return the Python files under some folders by their path."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): path for path in paths}


def imported(path: Path) -> set[str]:
    """Return the top names that a module imports, at its top or inside its functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").split(".")[0])
    return names


def test_top_level_holds_what_it_should() -> None:
    """The root holds the named files and folders and nothing else."""
    kept = {path.name for path in ROOT.iterdir() if not ignored(path)}
    assert kept >= TOP_LEVEL_FILES | TOP_LEVEL_FOLDERS
    assert kept - TOP_LEVEL_FILES - TOP_LEVEL_FOLDERS - TOP_LEVEL_OPTIONAL == set()


def test_texts_are_plain() -> None:
    """Every text is UTF-8 with bare line feeds and ends in one: the same bytes on every machine."""
    wrong = [name for name, text in texts().items() if "\r" in text or not text.endswith("\n")]
    assert [name for name in wrong if (ROOT / name).stat().st_size] == []


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_words(kind: str) -> None:
    """No file names a machine's path or a registry, or speaks of work not done."""
    pattern = re.compile(FORBIDDEN[kind])
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_modules_are_short() -> None:
    """No module is longer than one can read at a sitting."""
    lengths = {
        name: len(path.read_text(encoding="utf-8").splitlines())
        for name, path in modules("allocator", "maps", "tests").items()
    }
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_modules_open_with_a_sentence() -> None:
    """Every module and package says in its first line what it is for."""
    docstrings = {
        name: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        for name, path in modules("allocator", "maps", "tests").items()
    }
    first = {name: text.splitlines()[:1] for name, text in docstrings.items()}
    assert [name for name, lines in first.items() if not lines or not lines[0].endswith(".")] == []


def test_every_folder_of_code_is_a_package() -> None:
    """Each folder with modules under allocator/ has its ``__init__.py``, so that wheels hold it."""
    folders = {path.parent for path in modules("allocator").values()}
    assert [
        str(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()
    ] == []


def test_layers_name_every_part() -> None:
    """The contract of layers, run by ``make check``, leaves no part of the package out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (layers,) = [found["layers"] for found in contracts if found["name"] == "Arrows run down"]
    named = {part.strip() for layer in layers for part in layer.split("|")}
    inside = {
        path.relative_to(ROOT / "allocator").parts[0] for path in modules("allocator").values()
    }
    parts = {
        f"allocator.{name.removesuffix('.py')}" for name in inside if not name.startswith("__")
    }
    assert parts == named


def test_every_library_is_declared() -> None:
    """Each library that the package imports is among the dependencies of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    texts = project["project"]["dependencies"]
    extras = project["project"].get("optional-dependencies", {}).values()
    declared = {Requirement(text).name for text in [*texts, *chain(*extras)]}
    used = set(chain.from_iterable(map(imported, modules("allocator").values())))
    assert used - set(sys.stdlib_module_names) - {"allocator"} - declared == set()


@pytest.mark.parametrize("library", OWNERS)
def test_library_has_one_owner(library: str) -> None:
    """Only the modules that own a library import it."""
    owners = tuple(f"allocator/{owner}" for owner in OWNERS[library])
    users = {name for name, path in modules("allocator").items() if library in imported(path)}
    assert {name for name in users if not name.startswith(owners)} == set()


def test_linear_program_knows_no_maps() -> None:
    """No module of the linear program imports geopandas or shapely."""
    users = {name: imported(path) for name, path in modules("allocator/lp").items()}
    assert {name for name, names in users.items() if names & {"geopandas", "shapely"}} == set()


def test_importing_is_light() -> None:
    """Importing the package and its commands loads no heavy library, so ``--help`` is quick."""
    code = "import sys, allocator, allocator.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert set(HEAVY) & set(loaded.stdout.split()) == set()


def test_public_names_are_few_and_documented() -> None:
    """The package offers at most 20 names; every function among them documents all it takes."""
    package = importlib.import_module("allocator")
    names = package.__all__
    assert 0 < len(names) <= PUBLIC_NAMES
    functions = [name for name in names if validate(f"allocator.{name}")["type"] == "function"]
    faults = {name: validate(f"allocator.{name}")["errors"] for name in functions}
    wanted = {"GL08", "PR01", "PR02", "PR03", "PR07", "RT01", "RT03"}
    assert {
        name: missing
        for name, errors in faults.items()
        if (missing := [text for code, text in errors if code in wanted])
    } == {}
