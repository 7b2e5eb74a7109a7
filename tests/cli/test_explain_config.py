"""``allocator explain --config``: where each setting comes from, and what it replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import call, listing

from allocator.inputs.parameters import PARAMETERS

WORDS = ("explain", "--config", "networked", "--scenario", "winter-ferries")
FILES = (
    "models/national.toml",
    "models/networked.toml",
    "models/scenarios/baseline.toml",
    "models/scenarios/winter-ferries.toml",
)


def test_settings_in_words(here: Path) -> None:
    """Each setting has a line with file, status, value and unit; what it replaced stands below."""
    ended = call(*WORDS, "--set", "travel.season=summer")
    assert (ended.code, ended.err) == (0, "")
    title, order, _blank, head, *lines = ended.out.splitlines()
    assert title == "Networked model of service: baseline, winter-ferries"
    assert order == (
        f"Set in this order, the last one wins: {', '.join(FILES)}, --set travel.season."
    )
    assert head.split() == ["setting", "set", "in", "status", "value"]
    keys = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert keys == [parameter.key for parameter in PARAMETERS]
    place = next(n for n, line in enumerate(lines) if line.startswith("travel.season "))
    assert lines[place].split()[1:] == ["--set", "assumption", "summer"]
    assert lines[place + 1].split()[:3] == ["instead", "of", f"{FILES[3]}:8"]
    assert lines[place + 2].split()[:2] == ["instead", "of"]
    assert lines[place + 2].split()[2].startswith(f"{FILES[0]}:")
    assert listing(here) == []


def test_settings_as_json() -> None:
    """The document has the layers in order and each setting with all that it replaced."""
    document = call(*WORDS, "--json").document
    assert (document["status"], document["exit_code"]) == ("explained", 0)
    assert (document["model"], document["scenarios"]) == (
        "networked",
        ["baseline", "winter-ferries"],
    )
    assert [layer["file"] for layer in document["layers"]] == list(FILES)
    assert [layer["kind"] for layer in document["layers"]] == ["model"] * 2 + ["scenario"] * 2
    rows = {row["key"]: row for row in document["settings"]}
    threshold = rows["service_model.supported_births_threshold"]
    assert (threshold["value"], threshold["plain_value"]) == ("1500", 1500)
    assert (threshold["unit"], threshold["status"]) == ("births a year", "assumption")
    assert "Policy choice" in threshold["source"]
    (before,) = threshold["replaced"]
    assert (before["plain_value"], before["origin"].split(":")[0]) == (500, FILES[0])
    assert rows["travel.flights"]["replaced"] == []


def test_baseline_of_the_national_model_is_the_default() -> None:
    """Without a name it explains what ``allocator plan`` would rest on."""
    document = call("explain", "--config", "--json").document
    planned = call("plan", "--dry-run", "--json").document
    assert (document["model"], document["scenarios"]) == ("national", ["baseline"])
    values = {row["key"]: (row["value"], row["origin"]) for row in document["settings"]}
    assert values == {row["key"]: (row["value"], row["origin"]) for row in planned["settings"]}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("explain",), 2, "--config"),
        (("explain", "--config", "netwrked"), 3, "networked"),
        (("explain", "--config", "--set", "travel.seasons=winter"), 3, "travel.season"),
        (("explain", "--config", "--set", "travel.hours_per_family=3"), 3, "time.hours_per_family"),
    ],
)
def test_wrong_calls(words: tuple[str, ...], code: int, said: str) -> None:
    """What cannot be explained ends with its code and the way out, also as JSON."""
    ended = call(*words)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err
    assert call(*words, "--json").document["exit_code"] == code
