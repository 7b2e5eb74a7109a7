"""The tutorial is true: its commands run as they stand and print the figures that it shows."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from allocator.outputs.page.words import number, percent, pounds

TUTORIAL = Path(__file__).resolve().parents[1] / "models" / "scenarios" / "README.md"
RUNS = ("steps", "level", "late")

pytestmark = pytest.mark.long


def blocks() -> list[tuple[str, str]]:
    """Return the language and the text of each code block, in order."""
    text = TUTORIAL.read_text(encoding="utf-8")
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str]]]:
    """Follow the tutorial in an empty folder: save what it saves, run what it runs.

    Returns the folder, and each block of shown lines with what was printed before it.
    """
    folder = tmp_path_factory.mktemp("tutorial")
    printed, shown = "", []
    for language, text in blocks():
        if language == "toml":
            name = re.search(r'^name = "(.+)"$', text, re.MULTILINE)
            assert name is not None
            file = folder / "my-workspace" / "models" / "scenarios" / f"{name.group(1)}.toml"
            file.write_text(text, encoding="utf-8", newline="\n")
        elif language == "text":
            shown.append((text, printed))
        elif language == "":
            printed = "".join(run(line, folder) for line in text.splitlines())
    return folder, shown


def run(line: str, folder: Path) -> str:
    """Run one line of the tutorial and return what it prints."""
    first, *words = shlex.split(line)
    assert first == "allocator"
    done = subprocess.run(
        [sys.executable, "-m", "allocator", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, (line, done.stderr)
    return done.stdout


def test_every_line_shown_is_printed(followed: tuple[Path, list[tuple[str, str]]]) -> None:
    """Each line that the tutorial shows stands in what the commands before it print."""
    _folder, shown = followed
    assert len(shown) >= 5
    for text, printed in shown:
        lines = [" ".join(line.split()) for line in printed.splitlines()]
        missing = [line for line in text.splitlines() if " ".join(line.split()) not in lines]
        assert missing == [], printed


def test_the_decision_note_has_the_figures_of_the_runs(
    followed: tuple[Path, list[tuple[str, str]]],
) -> None:
    """Families, money and coverage in the note are those of the tables, and no others are in it."""
    folder, _shown = followed
    (note,) = [text for language, text in blocks() if language == "markdown"]
    national = {
        name: pd.read_csv(folder / "runs" / name / "tables" / "national_indicators.csv").set_index(
            "wave"
        )
        for name in RUNS
    }
    served = [number(national[name].at[3, "served_families"]) for name in RUNS]
    every = [number(national[name]["served_families"].sum()) for name in RUNS]
    lapsed = {name: pounds(national[name].at[3, "lapsed_gbp"]) for name in RUNS}
    rules = pd.read_csv(folder / "runs" / "rules" / "tables" / "rules.csv")
    nrac = rules[(rules["rule"] == "nrac") & (rules["wave"] == 3)]["worst_coverage"].item()
    least = national["steps"].at[3, "worst_coverage"]
    expected = [
        f"serves {served[0]} families a year, level money {served[1]}, late money {served[2]}",
        f"together {every[0]}, {every[1]} and {every[2]}.",
        f"lets {lapsed['late']} lapse in wave 3, money in steps {lapsed['steps']}.",
        f"coverage, {percent(least)} in wave 3",
        f"would have {percent(nrac)}.",
    ]
    flat = " ".join(note.split())
    assert [phrase for phrase in expected if phrase not in flat] == []
    told = set(re.findall(r"£?[\d,]*\d(?:\.\d+)?[%m]?", " ".join(expected)))
    found = set(re.findall(r"£?[\d,]*\d(?:\.\d+)?[%m]?", flat))
    assert found - told == {"£3.3m"}


def test_the_three_scenarios_share_one_sum(
    followed: tuple[Path, list[tuple[str, str]]],
) -> None:
    """The community money of each of the three plans adds to GBP 3.3m over the waves."""
    folder, _shown = followed
    for name in RUNS:
        manifest = json.loads((folder / "runs" / name / "manifest.json").read_text("utf-8"))
        (value,) = (
            row["value"]
            for row in manifest["settings"]
            if row["key"] == "money.community_budget_gbp"
        )
        assert sum(float(part) for part in value.split(", ")) == 3_300_000
