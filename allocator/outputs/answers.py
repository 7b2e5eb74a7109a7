"""The answers beside a plan as tables of its run folder: prices, ranges, what was chosen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from allocator.lp.answers import PRICE_INDEX, RANGE_INDEX
from allocator.outputs.files import read_table_file

PRICES = "shadow_prices"
RANGES = "post_ranges"
LOSS = "whole_posts_loss"
OPTIONS = "threshold_options"
#: Index of each table, by its name; written as ``tables/NAME.csv``.
ANSWER_TABLES: dict[str, tuple[str, ...]] = {
    PRICES: PRICE_INDEX,
    RANGES: RANGE_INDEX,
    LOSS: ("objective",),
    OPTIONS: ("option",),
}
_TEXT = frozenset(
    {
        "board_code",
        "forced",
        "holds",
        "left_note",
        "limit",
        "name",
        "objective",
        "right_note",
        "service",
        "stage",
        "status",
        "unit",
    }
)


def read_answers(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of answers that a run folder has, by name.

    Parameters
    ----------
    folder
        A run folder; read it with `allocator.outputs.run.read_run` first, which checks its files.
        Runs of earlier versions have no answers.
    """
    tables = Path(folder) / "tables"
    return {
        name: read_table_file(tables / f"{name}.csv", index, _TEXT)
        for name, index in ANSWER_TABLES.items()
        if (tables / f"{name}.csv").is_file()
    }
