"""``allocator alternatives``: refusals before solving, and ranges that match those of the run."""

from __future__ import annotations

import pandas as pd
import pytest
from calling import call, listing

from allocator.errors import ExitCode

WRONG = {
    "below nought": (["--loss", "-1%"], "nought or more"),
    "no number and no unit": (["--loss", "much", "--loss", "5"], "It has no number"),
    "an amount of everything": (["--loss", "20 families"], "each a share"),
    "another unit": (["--loss", "2 hours", "--objective", "unmet_need"], "'20 families'"),
    "a near name": (["--objective", "unmet_nead"], "Did you mean unmet_need"),
    "free and losing": (["--objective", "spend", "--free", "spend"], "cannot be free as well"),
    "too many plans": (["--plans", "99"], "0 to 20"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_questions_are_refused_before_anything_is_solved(here, case):
    """Each is a usage error that says what to write, and leaves nothing behind."""
    options, words = WRONG[case]
    ended = call("alternatives", *options)
    assert ended.code == ExitCode.USAGE
    assert words in " ".join(ended.err.split())
    assert ended.out == ""
    assert "stating the linear program" not in ended.err
    assert listing(here) == []


@pytest.mark.long
def test_what_is_free_in_a_saved_run(planned, tmp_path):
    """Without a loss the ranges are the run's own; within one they widen, and plans differ."""
    folder = tmp_path / "near"
    ended = call("alternatives", planned[0], "--plans", "1", "--json", "--out", folder)
    assert ended.code == ExitCode.DONE
    assert ended.document["options"]["Loss"] == "0%, 1%"
    keys = ["board_code", "service", "wave"]
    table = pd.read_csv(folder / "tables" / "ranges.csv", index_col=[*keys, "loss"])
    nought, one = (table.xs(loss, level="loss") for loss in ("0%", "1%"))
    own = pd.read_csv(planned[0] / "tables" / "post_ranges.csv", index_col=keys)
    pd.testing.assert_frame_equal(nought, own, check_exact=True)
    assert (one["least_wte"] <= nought["least_wte"] + 1e-8).all()
    assert (one["most_wte"] >= nought["most_wte"] - 1e-8).all()
    assert one["firm"].sum() < nought["firm"].sum()
    plans = pd.read_csv(folder / "tables" / "plans.csv")
    assert (plans["loss"] <= plans["allowed_loss"] + 1e-4).all()
    assert set(plans["alternative"]) == {0, 1}
