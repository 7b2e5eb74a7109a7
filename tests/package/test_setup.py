"""The set-up by make: which Python it takes, when it installs again, and what the locks hold."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("requirements.lock", "requirements-dev.lock")
RUNS = f'exec "{sys.executable}" "$@"'
REFUSES = "echo 'no such version' >&2; exit 127"

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(folder: Path, *words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run make in a folder, with nothing of an outer make and, if given, another PATH."""
    outer = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "ARGS"}
    settings = {key: value for key, value in os.environ.items() if key not in outer}
    command = [shutil.which("make") or "make", *words]
    if path is not None:
        settings["PATH"] = path
    return subprocess.run(
        command, cwd=folder, env=settings, capture_output=True, text=True, check=False
    )


@pytest.fixture
def checkout(repository: Path, tmp_path: Path) -> Path:
    """Make a folder with what the set-up reads, in a path with a space."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", *LOCKS):
        shutil.copy(repository / name, folder)
    return folder


def programs(folder: Path, **scripts: str) -> str:
    """Write shell scripts of the given names and texts, and return a PATH with nothing else."""
    folder.mkdir()
    for name, text in ({"sh": 'exec /bin/sh "$@"'} | scripts).items():
        script = folder / name.replace("_", ".")
        script.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        script.chmod(0o755)
    return str(folder)


@needs_make
@pytest.mark.parametrize(
    ("scripts", "chosen"),
    [
        ({"python3": RUNS, "python3_13": RUNS}, "python3"),
        ({"python3": REFUSES, "python3_12": RUNS}, "python3.12"),
        ({"python3": REFUSES, "python3_12": RUNS, "python3_13": RUNS}, "python3.13"),
        ({"python3": REFUSES, "python3_12": RUNS, "python3_14": REFUSES}, "python3.12"),
        ({"python3_12": RUNS, "python3_9": RUNS}, "python3.12"),
    ],
    ids=["python3 first", "python3 too old", "newest", "shim refuses", "no python3"],
)
def test_interpreter(checkout: Path, scripts: dict[str, str], chosen: str) -> None:
    """Make takes ``python3`` if it will do, else the newest ``python3.NN`` that really runs."""
    done = make(checkout, "python", path=programs(checkout / "bin", **scripts))
    assert (done.returncode, done.stdout.strip()) == (0, chosen), done.stderr


@needs_make
@pytest.mark.parametrize("target", ["plan", "test", "check"])
def test_no_interpreter(checkout: Path, target: str) -> None:
    """Without a Python that will do, make fails, says what to install and leaves nothing behind."""
    found = programs(checkout / "bin", python3=REFUSES, python3_11=RUNS)
    done = make(checkout, target, path=found)
    assert done.returncode != 0
    assert "No Python 3.12 or newer was found" in done.stderr
    assert "python3.12-venv" in done.stderr
    assert "brew install python@3.12" in done.stderr
    assert not (checkout / ".venv").exists()


@pytest.fixture
def installed(checkout: Path) -> Path:
    """Make a checkout that looks as the set-up leaves it."""
    binaries = checkout / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").symlink_to(sys.executable)
    for name in (".runtime", ".dev", ".package"):
        (checkout / ".venv" / name).touch()
    return checkout


@needs_make
@pytest.mark.parametrize("target", ["plan", "test", "test-all", "check"])
def test_second_run_installs_nothing(installed: Path, target: str) -> None:
    """Once set up, a target goes straight to its own command."""
    done = make(installed, "-n", target)
    assert done.returncode == 0, done.stderr
    assert "pip" not in done.stdout
    assert "venv --clear" not in done.stdout


@needs_make
@pytest.mark.parametrize(
    ("changed", "target", "command"),
    [
        ("requirements.lock", "plan", "--require-hashes -r requirements.lock"),
        ("requirements.lock", "test", "--require-hashes -r requirements-dev.lock"),
        ("requirements-dev.lock", "test", "--require-hashes -r requirements-dev.lock"),
        ("pyproject.toml", "plan", "--no-deps --no-build-isolation --editable ."),
    ],
)
def test_change_installs_again(installed: Path, changed: str, target: str, command: str) -> None:
    """A changed lock or project file is installed before the target runs."""
    later = time.time() + 10
    os.utime(installed / changed, (later, later))
    assert command in make(installed, "-n", target).stdout


@needs_make
def test_plan_needs_no_test_tools(checkout: Path) -> None:
    """``make plan`` installs the runtime lock alone."""
    printed = make(checkout, "-n", "plan").stdout
    assert "-r requirements.lock" in printed
    assert "requirements-dev.lock" not in printed


@needs_make
def test_help_names_every_target(repository: Path, checkout: Path) -> None:
    """``make`` alone lists the targets, all of them."""
    text = (repository / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    listed = re.findall(r"^make (\S+)", make(checkout).stdout, re.MULTILINE)
    assert set(listed) == set(phony.split()) - {"help"}


def test_makefile_is_plain(repository: Path) -> None:
    """The Makefile uses nothing that macOS's make 3.81 lacks."""
    text = (repository / "Makefile").read_text(encoding="utf-8")
    newer = [
        r"!=\s*\$?\(?shell",
        r"^\w+\s*!=",
        r"::=",
        r"\$\(file ",
        r"^\.ONESHELL",
        r"&:",
        r"\$\(intcmp",
    ]
    assert [pattern for pattern in newer if re.search(pattern, text, re.MULTILINE)] == []


def pins(text: str) -> dict[str, list[Requirement]]:
    """Return the pinned requirements of a lock by canonical name."""
    found: dict[str, list[Requirement]] = {}
    for line in re.findall(r"^[A-Za-z0-9].*$", text, re.MULTILINE):
        requirement = Requirement(line.removesuffix("\\").strip())
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


@pytest.fixture(params=LOCKS)
def lock(request: pytest.FixtureRequest, repository: Path) -> str:
    """Return the text of each lock."""
    return (repository / str(request.param)).read_text(encoding="utf-8")


def test_lock_holds_pins_and_hashes_alone(lock: str) -> None:
    """A lock names no file, address or registry, and every pin has at least one SHA-256."""
    pin = re.compile(r"[a-z0-9-]+==[^\s;]+(?: ; [^\\]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
    lines = lock.splitlines()
    assert [line for line in lines if not pin.fullmatch(line) and not digest.fullmatch(line)] == []
    for line, following in pairwise(lines):
        assert digest.fullmatch(following) or not line.endswith("\\"), line


def test_lock_serves_every_platform(lock: str) -> None:
    """Compiled libraries carry hashes for many platforms and Pythons, not for one machine alone."""
    blocks = re.split(r"^(?=[a-z])", lock, flags=re.MULTILINE)
    hashes = {block.split("==")[0]: block.count("--hash") for block in blocks if block}
    compiled = {
        "highspy",
        "numpy",
        "pandas",
        "pydantic-core",
        "pyogrio",
        "pyproj",
        "scipy",
        "shapely",
    }
    assert {name: hashes[name] for name in compiled if hashes[name] < 12} == {}


def test_locks_keep_the_project_file(repository: Path) -> None:
    """Each dependency of pyproject.toml is locked within the range that it states."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    runtime = [*project["project"]["dependencies"], *groups["build"]]
    wanted = {LOCKS[0]: runtime, LOCKS[1]: [*runtime, *groups["dev"]]}
    for name, texts in wanted.items():
        locked = pins((repository / name).read_text(encoding="utf-8"))
        for requirement in map(Requirement, texts):
            found = locked[canonicalize_name(requirement.name)]
            versions = [next(iter(pin.specifier)).version for pin in found]
            assert all(map(requirement.specifier.contains, versions)), (name, requirement, versions)


def test_locks_agree(repository: Path) -> None:
    """The development lock holds every pin of the runtime lock, so one installation serves both."""
    runtime, development = (pins((repository / name).read_text(encoding="utf-8")) for name in LOCKS)
    assert {name: found for name, found in runtime.items() if development.get(name) != found} == {}
