"""Help, version and start: quick, plain, and without the heavy libraries."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from calling import call

from allocator.cli.app import app

COMMANDS = ("plan", "check", "travel", "init", "compare", "explain", "schema", "doctor")
HEAVY = {
    "folium",
    "geopandas",
    "highspy",
    "jinja2",
    "networkx",
    "numpy",
    "pandas",
    "pulp",
    "scipy",
    "shapely",
}


def test_help_names_every_command() -> None:
    """Help lists the commands, each with a whole sentence, and the exit codes."""
    ended = call("--help")
    assert ended.code == 0
    listed = {line.split()[0]: line for line in ended.out.splitlines() if line.startswith("  ")}
    for command in COMMANDS:
        assert listed[command].endswith("."), listed[command]
        assert "..." not in listed[command]
    assert "7 cannot write" in " ".join(ended.out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str) -> None:
    """Each command explains itself and every option of its own."""
    ended = call(command, "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"Usage: allocator {command}")
    parameters = typer.main.get_command(app).commands[command].params
    assert [one.name for one in parameters if not getattr(one, "help", None)] == []


def test_no_command_is_a_usage_error() -> None:
    """Without a command the help is shown, and a script sees that nothing was done."""
    ended = call()
    assert ended.code == 2
    assert "Commands:" in ended.out


def test_version() -> None:
    """The version is that of the installed product."""
    assert call("--version").out == f"imh-allocator {version('imh-allocator')}\n"


@pytest.mark.parametrize("words", [["--help"], ["plan", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(repository: Path, words: list[str]) -> None:
    """Help and version load no heavy library."""
    code = f"import sys; from allocator.cli import main; main({words}); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True
    )
    assert HEAVY & set(done.stdout.split()) == set()


def test_module_runs_the_commands(repository: Path) -> None:
    """``python -m allocator`` is the command by another name."""
    done = subprocess.run(
        [sys.executable, "-m", "allocator", "plan", "--nothing"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: No such option: --nothing.")
