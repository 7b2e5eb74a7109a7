"""Objectives under which nobody is served: a run is written, verified and explained."""

from __future__ import annotations

from pathlib import Path

from calling import call


def test_a_plan_that_only_saves_money_serves_nobody(here: Path) -> None:
    """With spend as the one objective there are no posts, and every command says so in words."""
    run = here / "run"
    ended = call("plan", "--set", 'objectives.order=["spend"]', "--out", run, "--quick")
    assert ended.code == 0, ended.err
    assert "0 of 3,775" in ended.out
    assert call("verify", run).code == 0
    explained = call("explain", run, "--board", "Orkney")
    assert explained.code == 0, explained.err
    assert "Coverage of need within reach    0.0%    0.0%    0.0%" in explained.out
    assert call("compare", run, run).code == 0
