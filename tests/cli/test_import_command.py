"""``allocator import``: what it prints, what it refuses, and that it never half-writes."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import pytest
from calling import Ended, call, listing

from allocator.inputs.workspace import reference_root

BIRTHS = "Area code,2031\n"


@pytest.fixture
def births(workspace: Path, tmp_path: Path) -> Path:
    """Births of 2031 by council: twenty for each child under one in the middle of 2022, over 19."""
    with (workspace / "data" / "infants.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["year"], row["age"]) == ("2022", "0")]
    text = "".join(f"{row['council_code']},{int(row['value']) * 20 // 19}\n" for row in rows)
    path = tmp_path / "births.csv"
    path.write_text(BIRTHS + text, encoding="utf-8")
    return path


def test_import_says_what_it_changed(workspace: Path, births: Path) -> None:
    """Rows, file and workspace on stdout, notes on stderr; the year can be planned with."""
    ended = call("import", "births", births, "--workspace", workspace, "--source", "NRS 2032")
    assert ended.code == 0, ended.err
    assert ended.out.splitlines() == [
        f"32 rows of births imported into {workspace}",
        "  data/births.csv",
    ]
    assert "note: Plan with them by demand.births_basis: births_2031." in ended.err
    assert call("check", workspace).code == 0
    setting = "demand.births_basis=births_2031"
    assert call("plan", "--workspace", workspace, "--set", setting, "--dry-run").code == 0


def test_import_as_json(workspace: Path, births: Path) -> None:
    """With ``--json`` stdout is one document, on success and on refusal."""
    done = call("import", "births", births, "--workspace", workspace, "--json")
    assert done.document["files"] == ["data/births.csv"]
    assert (done.document["rows"], done.document["status"]) == (32, "done")
    births.write_text(BIRTHS + "Fife,1500\n", encoding="utf-8")
    refused = call("import", "births", births, "--workspace", workspace, "--json")
    assert refused.code == 3
    assert [one["code"] for one in refused.document["faults"]] == ["missing-code-column"]


@pytest.mark.long
def test_imported_births_are_planned_with(
    workspace: Path, births: Path, planned: tuple[Path, Ended], tmp_path: Path
) -> None:
    """A plan on the imported year rests on its births: a twentieth more of them, and of need."""
    call("import", "births", births, "--workspace", workspace)
    words = ("--set", "demand.births_basis=births_2031", "--json", "--out", tmp_path / "run")
    ended = call("plan", "--workspace", workspace, *words)
    assert ended.code == 0, ended.err
    plan = json.loads((planned[0] / "plan.json").read_text(encoding="utf-8"))
    need, before = ended.document["national"][0], plan["national"][0]
    assert need["need_families"] == pytest.approx(before["need_families"] * 20 / 19, rel=0.001)


def test_reference_workspace_is_left_alone(births: Path) -> None:
    """Without a workspace of one's own, or with the product's, nothing is imported."""
    before = listing(reference_root() / "data")
    for words in ((), ("--workspace", reference_root())):
        ended = call("import", "births", births, *words)
        assert ended.code == 2
        assert "allocator init DIR" in ended.err
    assert listing(reference_root() / "data") == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("beds", "x.csv"), 2, "beds"),
        (("births", "nowhere.csv"), 3, "no such file"),
        (("births", "https://example.org/births.csv"), 3, "address"),
        (("births", "FILE", "--year", "1066"), 3, "between 2000 and 2100"),
        (("births", "FILE", "--source", "=1+1"), 3, "plain line"),
        (("births", "FILE", "--status", "sure"), 2, "sure"),
        (("births", "FILE", "--period", "moon"), 2, "moon"),
        (("births", "FILE", "--column", "2031"), 2, "FIELD=HEADING"),
        (("births", "FILE", "--column", "beds=2031"), 3, "no such field"),
        (("births", "FILE", "--column", "area_code=Aera code"), 3, "Is Area code meant"),
    ],
)
def test_wrong_words(
    workspace: Path, births: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    """Each wrong word has its exit code and message; nothing is written and nothing trips."""
    before = listing(workspace)
    named = [births if word == "FILE" else word for word in words]
    ended = call("import", *named, "--workspace", workspace)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert listing(workspace) == before


def test_refused_file_changes_nothing(workspace: Path, births: Path) -> None:
    """A file with one fault leaves every byte of the workspace, and no folder beside."""
    before = {name: (workspace / name) for name in listing(workspace)}
    bytes_of = {name: path.read_bytes() for name, path in before.items() if path.is_file()}
    text = births.read_text(encoding="utf-8")
    births.write_text(re.sub(r"(S\d+),\d+", r"\1,many", text, count=1), encoding="utf-8")
    ended = call("import", "births", births, "--workspace", workspace)
    assert ended.code == 3
    assert "births.csv, line 2, column 2031" in ended.err
    assert listing(workspace) == list(before)
    assert {name: (workspace / name).read_bytes() for name in bytes_of} == bytes_of


def test_import_adds_no_fault(workspace: Path, births: Path) -> None:
    """A fault that was there before does not stop an import; one that it would bring does."""
    bases = workspace / "data" / "services.csv"
    bases.write_text(bases.read_text(encoding="utf-8").replace("official", "sure"), "utf-8")
    assert call("import", "births", births, "--workspace", workspace).code == 0
    text = births.read_text(encoding="utf-8").replace("2031", "2024")
    births.write_text(text, encoding="utf-8")
    ended = call("import", "births", births, "--workspace", workspace)
    assert ended.code == 3
    assert "totals-differ" in ended.err


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_table_is_not_written_through_a_link(workspace: Path, births: Path, tmp_path: Path) -> None:
    """A link in place of a table is not followed out of the workspace."""
    outside = tmp_path / "outside.csv"
    table = workspace / "data" / "births.csv"
    outside.write_bytes(table.read_bytes())
    table.unlink()
    table.symlink_to(outside)
    before = outside.read_bytes()
    ended = call("import", "births", births, "--workspace", workspace)
    assert ended.code == 3
    assert "link" in ended.err
    assert outside.read_bytes() == before


def test_an_unknown_kind_names_those_there_are(here: Path) -> None:
    """A kind that does not exist is answered in plain words with the kinds that do."""
    ended = call("import", "frog", here / "file.csv")
    assert ended.code == 2
    assert "'frog' is not one of 'outlines'" in ended.err
    assert "Value error" not in ended.err
