"""The public names: few, typed, and loaded only when they are used."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import allocator
from allocator import studies

LEAST = {"allocate", "open_workspace", "draw_map", "write_run", "AllocatorError"}


def test_names_are_few_and_sorted() -> None:
    """There are at most 20 public names, in order and each once."""
    names = allocator.__all__
    assert len(names) <= 20
    assert names == sorted(set(names))
    assert set(names) >= LEAST


@pytest.mark.parametrize("name", allocator.__all__)
def test_each_name_is_there_and_explained(name: str) -> None:
    """Each public name leads to something with a docstring, and is listed by ``dir``."""
    value = getattr(allocator, name)
    assert value.__doc__
    assert value.__name__ == name
    assert name in dir(allocator)


def test_unknown_name_is_refused() -> None:
    """A name that does not exist is an AttributeError, as of any module."""
    with pytest.raises(AttributeError, match="no attribute 'alocate'"):
        allocator.alocate  # noqa: B018 - looking it up is what is tested


def test_importing_loads_nothing_else(repository: Path) -> None:
    """Importing the package loads none of its parts; a name loads its own part alone."""
    code = (
        "import sys, allocator\n"
        "print(*[name for name in sys.modules if name.startswith('allocator.')])\n"
        "allocator.DataError\n"
        "print(*[name for name in sys.modules if name.startswith('allocator.')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True
    )
    assert done.stdout == "\nallocator.errors\n"


def test_type_checkers_see_what_is_loaded(repository: Path) -> None:
    """What type checkers are told is what is loaded at run time, name by name."""
    tree = ast.parse((repository / "allocator" / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    told = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(told) == set(allocator.__all__)
    for name, module in told.items():
        assert getattr(importlib.import_module(str(module)), name) is getattr(allocator, name)


def test_errors_are_of_one_family() -> None:
    """One ``except`` catches whatever the product raises on purpose."""
    for name in ("DataError", "ModelError", "InfeasibleError", "SolverError"):
        assert issubclass(getattr(allocator, name), allocator.AllocatorError)


@pytest.mark.parametrize("name", studies.__all__)
def test_each_study_is_there_and_explained(name: str) -> None:
    """Each name of the studies leads to something with a docstring, listed by ``dir``."""
    assert getattr(studies, name).__doc__
    assert name in dir(studies)
    with pytest.raises(AttributeError, match="no attribute 'sweeep'"):
        studies.sweeep  # noqa: B018 - looking it up is what is tested


def test_type_checkers_see_each_study(repository: Path) -> None:
    """What type checkers are told of the studies is what is loaded at run time."""
    tree = ast.parse((repository / "allocator" / "studies.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    told = {
        alias.name: str(node.module)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(told) == studies.__all__
    for name, module in told.items():
        assert getattr(importlib.import_module(module), name) is getattr(studies, name)
