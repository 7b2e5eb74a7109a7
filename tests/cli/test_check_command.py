"""``allocator check``: a sound workspace is counted, every fault of an unsound one is named."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from calling import call, listing


def test_reference_workspace_is_sound(here: Path) -> None:
    """The workspace that ships has no fault, and the command says how much it looked at."""
    ended = call("check")
    assert ended.code == 0, ended.out
    assert "no faults" in ended.out
    assert "14 boards, 32 councils" in ended.out
    assert listing(here) == []


def test_counts_as_json() -> None:
    """As JSON the counts are numbers by name and the faults an empty list."""
    document = call("check", "--json").document
    assert (document["status"], document["exit_code"]) == ("sound", 0)
    assert document["counts"]["boards"] == 14
    assert document["counts"]["road_links"] >= 450
    assert document["faults"] == []


def damage(workspace: Path) -> None:
    """Break a table, a model, a scenario and the network, each in one line."""
    changes = {
        "data/births.csv": ("S12000005,2012,619", "S12000005,2012,-619"),
        "models/national.toml": ('season = "summer"', 'season = "autumn"'),
        "models/scenarios/winter-ferries.toml": ("cancellation_share", "cancelation_share"),
        "maps/network/links.csv": ("M8,m8-j1,m8-j2,", "M8,m8-j1,m8-j1,"),
    }
    for name, (old, new) in changes.items():
        text = (workspace / name).read_text(encoding="utf-8")
        assert old in text, name
        (workspace / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_fault_is_named_once(workspace: Path) -> None:
    """Faults of tables, models, scenarios and network are named together, each once."""
    damage(workspace)
    before = listing(workspace)
    ended = call("check", workspace, "--json")
    assert ended.code == ended.document["exit_code"] == 3
    places = [(f["file"], f["code"], f["column"]) for f in ended.document["faults"]]
    assert len(places) == len(set(places))
    assert {
        ("data/births.csv", "negative-value", "value"),
        ("models/national.toml", "unknown-choice", "travel.season"),
        ("models/scenarios/winter-ferries.toml", "unknown-key", "travel.cancelation_share"),
        ("maps/network/links.csv", "self-loop", "to_place"),
    } <= set(places)
    assert listing(workspace) == before


def test_faults_are_the_result(workspace: Path) -> None:
    """In words the faults stand on stdout, a line each, file by file, with their count."""
    damage(workspace)
    ended = call("check", workspace)
    lines = ended.out.splitlines()
    count = lines.index("")
    assert lines[count + 1] == f"{workspace}: {count} faults"
    files = [line.split(",")[0] for line in lines[:count]]
    assert len([1 for one, other in pairwise(files) if one != other]) == len(set(files)) - 1
    assert ended.code == 3


def test_workspace_without_models(workspace: Path) -> None:
    """A workspace without a model of service is unsound, and the remedy says how to get one."""
    for model in (workspace / "models").glob("*.toml"):
        model.unlink()
    ended = call("check", workspace)
    assert ended.code == 3
    assert "There is no model of service" in ended.out


def test_scenario_for_another_number_of_waves(workspace: Path) -> None:
    """A scenario that does not fit the model is a fault of the scenario, with its line."""
    text = '[scenario]\nname = "short"\n\n[set.money]\nmbu_budget_gbp = [1, 2]\n'
    (workspace / "models" / "scenarios" / "short.toml").write_text(text, encoding="utf-8")
    (fault,) = call("check", workspace, "--json").document["faults"]
    assert (fault["file"], fault["line"]) == ("models/scenarios/short.toml", 5)
    assert fault["code"] == "wrong-length"
