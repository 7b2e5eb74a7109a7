"""``allocator doctor``: what this machine has, and what is wrong with it."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from calling import call, listing
from packaging.requirements import Requirement

from allocator.cli import doctor
from allocator.errors import SolverError


def test_sound_machine(here: Path) -> None:
    """Where the tests run everything is there: versions, solver, files."""
    document = call("doctor", "--json").document
    assert (document["status"], document["exit_code"]) == ("sound", 0)
    found = {one["name"]: one["found"] for one in document["checks"]}
    assert found["PuLP"] == version("PuLP")
    assert "rightly" in found["HiGHS solves"]
    assert listing(here) == []


def test_words_name_each_thing() -> None:
    """In words each thing looked at has a line that says ok."""
    ended = call("doctor")
    assert ended.code == 0
    lines = {line.split("  ")[0]: line for line in ended.out.splitlines()}
    assert {"Python", "imh-allocator", *doctor.LIBRARIES, "workspace"} <= set(lines)
    assert " ok " in lines["highspy"]


def test_broken_solver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that answers wrongly is a fault, and the exit code is 1."""

    def wrong() -> str:
        raise SolverError("HiGHS gave 8.0 where 9.0 is right")

    monkeypatch.setattr("allocator.lp.solver_check.check_solver", wrong)
    ended = call("doctor")
    assert ended.code == 1
    assert "FAULT  HiGHS gave 8.0 where 9.0 is right" in ended.out


def test_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that is not installed is a fault of its own line; the rest is still looked at."""
    monkeypatch.setattr(doctor, "LIBRARIES", {"numpy": "numpy", "Nowhere": "no_such_library"})
    document = call("doctor", "--json").document
    wrong = [one["name"] for one in document["checks"] if not one["sound"]]
    assert (document["exit_code"], wrong) == (1, ["Nowhere"])


def test_wrong_workspace_is_named(here: Path) -> None:
    """A folder that is no workspace is a fault of its line."""
    document = call("doctor", "--workspace", here, "--json").document
    assert [one["name"] for one in document["checks"] if not one["sound"]] == ["workspace"]


def test_libraries_are_those_of_the_project(repository: Path) -> None:
    """Doctor looks at every library that the product is installed with."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {Requirement(text).name.lower() for text in project["dependencies"]}
    assert {name.lower() for name in doctor.LIBRARIES} == needed
