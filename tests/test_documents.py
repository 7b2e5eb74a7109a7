"""The documents say what is so: every command, option, exit code and example of README.md."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import typer

from allocator.cli.app import app
from allocator.errors import ExitCode
from allocator.inputs.workspace import open_workspace
from allocator.pipeline.sweep import read_sweep_file, runs_of

ROOT = Path(__file__).resolve().parents[1]
LINES_OF_THE_FIRST_SCREEN = 50


@cache
def readme() -> str:
    """Text of the README."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the code blocks of a language; those without one are commands."""
    return re.findall(rf"^```{language}\n(.*?)^```$", readme(), re.MULTILINE | re.DOTALL)


def documented() -> dict[str, str]:
    """Return the first column of the rows about each command, by command."""
    rows = re.findall(r"^\| `allocator (\w+)(.*?)` \|", readme(), re.MULTILINE)
    found: dict[str, str] = {}
    for command, rest in rows:
        found[command] = found.get(command, "") + rest
    return found


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "allocator", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_every_command_is_documented() -> None:
    """README has a row for each command, and none for a command that does not exist."""
    assert set(documented()) == set(typer.main.get_command(app).commands)


def test_every_option_is_documented() -> None:
    """README names each option of each command, and none that does not exist."""
    for name, command in typer.main.get_command(app).commands.items():
        options = {word for one in command.params for word in one.opts if word.startswith("--")}
        named = set(re.findall(r"--[a-z-]+", documented()[name]))
        assert named == options - {"--help"}, name


def test_every_exit_code_is_documented() -> None:
    """README and help name every exit code and no other."""
    rows = re.findall(r"^\| (\d) \| ", readme(), re.MULTILINE)
    assert [int(code) for code in rows] == [int(code) for code in ExitCode]
    epilog = typer.main.get_command(app).epilog
    assert [int(code) for code in re.findall(r"\d", epilog)] == [int(code) for code in ExitCode]


def test_first_screen_has_the_two_commands() -> None:
    """Question, picture, the two commands, Windows and the folders stand at the very top."""
    screen = "\n".join(readme().splitlines()[:LINES_OF_THE_FIRST_SCREEN])
    for part in ("?**", "![", "make plan", "make test", "py -3.12 -m venv", "`data/`", "`maps/`"):
        assert part in screen, part


def test_windows_commands_are_those_of_make() -> None:
    """What Windows users type is what ``make plan`` runs."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for words in ("--require-hashes -r requirements.lock", "--no-deps --no-build-isolation"):
        assert words in makefile
        assert words in readme()


def test_links_lead_somewhere() -> None:
    """Each link and picture of README that is no web address is a file or folder here."""
    targets = re.findall(r"\]\(([^)#]+)\)", readme())
    assert targets
    local = [target for target in targets if not target.startswith("http")]
    assert [target for target in local if not (ROOT / target).exists()] == []


def test_changes_by_option(tmp_path: Path) -> None:
    """The settings that README changes with ``--set`` exist and are taken."""
    (words,) = [
        shlex.split(line)
        for block in blocks("")
        for line in block.splitlines()
        if line.startswith("allocator plan --set")
    ]
    done = run(*words[1:], "--dry-run", "--json", folder=tmp_path)
    settings = {row["key"]: row for row in json.loads(done.stdout)["settings"]}
    for change in (word for word in words if "=" in word):
        key, value = change.split("=")
        assert (settings[key]["value"], settings[key]["origin"]) == (value, "--set")


def test_scenario_of_the_readme(tmp_path: Path) -> None:
    """README's scenario can be saved and used as it stands."""
    (text,) = blocks("toml")
    (tmp_path / "slow-start.toml").write_text(text, encoding="utf-8")
    words = shlex.split("plan --scenario slow-start.toml --dry-run --json")
    assert " ".join(words[:-1]) in readme()
    document = json.loads(run(*words, folder=tmp_path).stdout)
    assert document["scenarios"] == ["baseline", "slow-start"]
    value = next(
        row["value"] for row in document["settings"] if row["key"] == "money.community_budget_gbp"
    )
    assert value == "300000, 1100000, 1600000"


@pytest.mark.parametrize(("file", "language"), [("README.md", ""), ("models/README.md", "toml")])
def test_sweeps_of_the_documents_can_be_read(tmp_path: Path, file: str, language: str) -> None:
    """Each sweep that a document shows is one, with as many runs as it says."""
    text = (ROOT / file).read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(\[sweep\]\n.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(found) == 1
    (tmp_path / "sweep.toml").write_text(found[0], encoding="utf-8")
    sweep, base = read_sweep_file(tmp_path / "sweep.toml", open_workspace())
    assert f"runs = {len(runs_of(sweep, base))}" in found[0]


def test_python_example_runs(tmp_path: Path) -> None:
    """README's ten lines of Python run as they stand; it explains each file that they leave."""
    (code,) = blocks("python")
    assert len(code.splitlines()) <= 11
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Shetland" in done.stdout
    written = {path.name for path in (tmp_path / "winter").iterdir() if path.is_file()}
    assert written >= {"map.html", "report.html", "plan.json", "manifest.json"}
    assert {name for name in written if f"`{name}`" not in readme()} == set()


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_british_spelling(name: str) -> None:
    """The documents keep to one spelling; words in backticks are names, spelt as they are."""
    text = re.sub(r"`[^`\n]+`", "", (ROOT / name).read_text(encoding="utf-8"))
    american = re.findall(
        r"\b(?:optimiz\w*|minimiz\w*|maximiz\w*|color|center|license[sd]?)\b", text
    )
    assert american == []
