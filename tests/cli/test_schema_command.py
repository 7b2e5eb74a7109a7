"""``allocator schema``: one JSON document, with or without ``--json``."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import call, listing
from jsonschema import Draft202012Validator


@pytest.mark.parametrize("kind", ["model", "scenario"])
def test_schema_is_one_document(kind: str, here: Path) -> None:
    """The schema of either kind of file goes to stdout, the same with and without ``--json``."""
    ended = call("schema", kind)
    assert (ended.code, ended.err) == (0, "")
    Draft202012Validator.check_schema(ended.document)
    assert ended.document["title"].startswith(kind.capitalize())
    assert call("schema", kind, "--json").out == ended.out
    assert listing(here) == []


def test_model_is_the_default() -> None:
    """Without a word it is the schema of models."""
    assert call("schema").out == call("schema", "model").out


def test_unknown_kind_is_a_usage_error() -> None:
    """Another word is refused with the words there are."""
    ended = call("schema", "models", "--json")
    assert ended.code == ended.document["exit_code"] == 2
    assert "'model', 'scenario'" in ended.document["message"]


def test_a_scenario_written_by_a_planner_is_judged(here: Path) -> None:
    """What ``plan`` refuses, the schema refuses; what it takes, the schema takes."""
    judge = Draft202012Validator(call("schema", "scenario").document)
    for season, taken in (("winter", True), ("autumn", False)):
        text = f'[scenario]\nname = "s"\n[set.travel]\nseason = "{season}"\n'
        (here / "s.toml").write_text(text, encoding="utf-8")
        ended = call("explain", "--config", "--scenario", "s.toml")
        assert (ended.code == 0) is taken
        read = {"scenario": {"name": "s"}, "set": {"travel": {"season": season}}}
        assert judge.is_valid(read) is taken
