"""The report as a file: the same bytes each time, checks and inputs named, names stay names."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from page_reader import faults_of, read_page
from report_reader import (
    HOSTILE,
    draw,
    report_crossings,
    report_inputs,
    report_plan,
    tables_of,
    with_table,
    words_of,
)
from sample_plan import sample_geography

from allocator.outputs.report import Governance


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Draw the report of the sample plan."""
    return draw(report_plan(), tmp_path_factory.mktemp("sample"))


def test_checks_and_inputs(sample: str) -> None:
    """Each re-checked rule has its worst violation and result; each file its hash."""
    tables = tables_of(sample)
    assert tables["checks"].rows == [
        ["1. Need", "30", "1.3 \N{MULTIPLICATION SIGN} 10\u207b\u2079", "Kept"],
        ["2. Staff time", "12", "none", "Kept"],
        ["3. Continuity", "9", "2.5 \N{MULTIPLICATION SIGN} 10\u207b\u00b9", "Broken"],
    ]
    assert tables["inputs"].rows == [
        ["data/births.csv Live births by the mother's council of residence.", "99 bytes", "a" * 64],
        [
            "models/national.toml A model of service: settings, each with its source.",
            "1,234 bytes",
            "b" * 64,
        ],
    ]


def test_places_out_of_reach_are_named(sample: str) -> None:
    """A place that nobody reaches is in the summary, in its table and in its island's line."""
    html, tables = sample, tables_of(sample)
    assert tables["out-of-reach"].rows == [["Skerry", "Holm Islands", "1.0"]]
    assert tables["islands"].by_name()["Skerry"][1] == "No"
    assert "Skerry cannot be reached by any permitted base and way of working." in words_of(html)


def test_same_bytes(sample: str) -> None:
    """The same plan gives the same bytes, in another process with another order of hashing too."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.stdout.reconfigure(newline='');"
        "from report_reader import draw, report_plan; from pathlib import Path;"
        "sys.stdout.write(draw(report_plan(), Path(sys.argv[2])))"
    )
    folder = Path(__file__).parent
    for seed in ("1", "2"):
        with tempfile.TemporaryDirectory() as place:
            done = subprocess.run(
                [sys.executable, "-c", code, str(folder), place],
                env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
                capture_output=True,
                check=True,
            )
        assert done.stdout == sample.encode()
    assert sample.endswith("\n")
    assert "\r" not in sample


def hostile_report(folder: Path) -> str:
    """Return a report whose every text from data tries to be something else."""
    codes = [code for name in ("boards", "zones", "bases", "mbus") for code in sample_codes(name)]
    names = {code: HOSTILE[place % len(HOSTILE)] for place, code in enumerate(codes)}
    plan = report_plan(names=names)
    every = "".join(HOSTILE)
    zones = plan["zones"].copy()
    zones["island"] = zones["island"].where(zones["island"] == "", every)
    settings = plan.settings.copy()
    settings["source"] = settings["drives"] = settings["origin"] = every
    settings["unit"] = every
    settings.loc["governance.assured_by", "value"] = every
    plan = dataclasses.replace(
        with_table(plan, "zones", zones),
        settings=settings,
        provenance=plan.provenance | {"model_title": every, "scenario_titles": [every]},
    )
    crossings = report_crossings().assign(from_name=every, to_name=every)
    inputs = report_inputs().assign(sources=every, years=every).rename(index=lambda _name: every)
    return draw(
        plan,
        title=every,
        governance=Governance(every, every),
        geography=sample_geography(folder, names=names),
        inputs=inputs,
        crossings=crossings,
        run_id=every,
        more_limits=[(every, every)],
    )


def sample_codes(table: str) -> list[str]:
    """Return the codes of one of the sample plan's tables."""
    return list(report_plan()[table].index)


def test_names_stay_names(tmp_path: Path) -> None:
    """Hostile text adds no element and no attribute, and is shown letter by letter."""
    page = read_page(hostile_report(tmp_path))
    assert faults_of(page) == []
    allowed = {"script": 1, "img": 0, "h1": 1, "iframe": 0, "form": 0, "input": 0}
    counts = Counter(tag for tag, _ in page.elements)
    assert {tag: counts[tag] for tag in allowed} == allowed
    named = {name for _, attributes in page.elements for name in attributes}
    assert not {name for name in named if name.startswith("on") or name == "autofocus"}
    assert "".join(HOSTILE) in "".join(page.words)


def test_structure_for_screen_readers(sample: str) -> None:
    """Headings step down one level at a time; tables have captions and scopes; charts a name."""
    page = read_page(sample)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["caption"] == tags["table"]
    assert all(named.get("scope") for tag, named in page.elements if tag == "th")
    ids = {named["id"] for _, named in page.elements if "id" in named}
    pictures = [named for _, named in page.elements if named.get("role") == "img"]
    # Three by wave, two by board, one beside the rules; a map and a chart for each of four boards.
    assert len(pictures) == 3 + 2 + 1 + 4 * 2
    assert all(named["aria-labelledby"] in ids for named in pictures)
    assert all(tag == "svg" for tag, named in page.elements if named.get("role") == "img")
    assert tags["title"] == 1 + len(pictures)
    assert tags["desc"] == len(pictures)
