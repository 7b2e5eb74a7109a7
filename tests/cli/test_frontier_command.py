"""``allocator frontier``: refusals before anything is solved, and the folder of an answer."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from calling import call, listing

from allocator.errors import ExitCode

WRONG = {
    "unknown": (["--objectives", "unmet_need,worst_coverge"], 2, "Did you mean worst_coverage"),
    "one and twice": (["--objectives", "spend,spend"], 2, "named 2 times"),
    "four": (
        ["--objectives", "worst_coverage,unmet_need,travel_burden,spend"],
        2,
        "two or three can be set against one another",
    ),
    "one point": (["--points", "1"], 2, "can be 2 to 500"),
    "free of nothing": (["--free", "spend"], 2, "an objective that this question does not have"),
    "whole posts": (["--scenario", "whole-posts"], 3, "--set posts.whole=false"),
    "waves one by one": (["--scenario", "wave-by-wave"], 3, "--set waves.foresight=full"),
    "no run": (["."], 3, "is not a run"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_questions_are_refused_before_anything_is_solved(here, case):
    """Each says what is wrong and the way out, and leaves nothing behind."""
    options, code, words = WRONG[case]
    ended = call("frontier", *options)
    assert ended.code == code
    assert words in " ".join(ended.err.split())
    assert ended.out == ""
    assert "stating the linear program" not in ended.err
    assert listing(here) == []


@pytest.mark.long
def test_the_price_of_equity_of_a_saved_run(planned, tmp_path):
    """The run's own point ends the curve; page, tables and JSON hold the same, twice the same."""
    folder = tmp_path / "front"
    ended = call("frontier", planned[0], "--points", "4", "--json", "--out", folder)
    assert ended.code == ExitCode.DONE
    document = ended.document
    assert document["kind"] == "frontier"
    points = pd.read_csv(folder / "tables" / "points.csv", index_col="point")
    objectives = pd.read_csv(planned[0] / "tables" / "objectives.csv", index_col="objective")
    own = points[points["is_plan"]].iloc[0]
    assert own["worst_coverage"] == pytest.approx(-objectives.at["worst_coverage", "value"])
    assert own["unmet_need"] == pytest.approx(objectives.at["unmet_need", "value"], abs=1e-5)
    assert points["exchange_to_next"].dropna().is_monotonic_increasing
    boards = pd.read_csv(folder / "tables" / "boards.csv")
    plan = pd.read_csv(planned[0] / "tables" / "team_posts.csv")
    here = boards[boards["point"] == own.name].groupby("board_code")["posts_wte"].sum()
    there = plan.groupby("board_code")["filled_wte"].sum().reindex(here.index, fill_value=0.0)
    pd.testing.assert_series_equal(here, there, check_names=False, atol=1e-8)
    before = {path: (folder / path).read_bytes() for path in files_of(folder)}
    assert call("frontier", planned[0], "--points", "4", "--out", folder).code == ExitCode.DONE
    assert {path: (folder / path).read_bytes() for path in files_of(folder)} == before


@pytest.mark.long
def test_without_a_plan_or_time_there_is_nothing(here):
    """No plan keeps the rules: exit 4 with the remedy. No time: exit 5. Neither leaves a folder."""
    poor = ["--set", "money.community_budget_gbp=1", "--set", "policies.firm=floor_coverage"]
    ended = call("frontier", *poor)
    assert ended.code == ExitCode.INFEASIBLE
    assert "community_budget_gbp" in ended.err
    assert call("frontier", "--time-limit", "0.01").code == ExitCode.STOPPED
    assert listing(here) == []


def files_of(folder: Path) -> list[str]:
    """Return the files of a folder."""
    return [path for path in listing(folder) if (folder / path).is_file()]
