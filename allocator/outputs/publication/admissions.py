"""The counts of admissions of a run, and how they add up over boards and units."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocator.lp.plan import Plan
from allocator.outputs.publication.ledger import DECIMALS, SCOTLAND, Ledger, of_wave, same_waves


def placed_area(board: str, unit: str) -> str:
    """Return the area of a board's admissions to a unit."""
    return f"{board} at {unit}"


def wave_of_admissions(plan: Plan) -> dict[int, str]:
    """Return the wave under which each wave's admissions go.

    Parameters
    ----------
    plan
        The plan, with every figure.
    """
    tables = [
        plan[name][["admissions"]].round(DECIMALS) for name in ("mbu_admissions", "mbu_unplaced")
    ]
    return same_waves(
        {wave: pd.concat([of_wave(one, wave) for one in tables]) for wave in plan.waves}
    )


def add_admissions(ledger: Ledger, plan: Plan, wave_of: Mapping[int, str]) -> None:
    """Add every count of admissions, and how they add up.

    Parameters
    ----------
    ledger
        Where to add them.
    plan
        The plan, with every figure.
    wave_of
        As `wave_of_admissions` returns.
    """
    for wave in plan.waves:
        placed = of_wave(plan["mbu_admissions"], wave)["admissions"]
        unplaced = of_wave(plan["mbu_unplaced"], wave)["admissions"]
        parts = []
        for unit, rows in placed.groupby("mbu_id", sort=True):
            # Specialists are shared out by admissions: two figures of a unit give its sum away.
            parts.append(("unit", str(unit), wave_of[wave]))
            ledger.add(parts[-1], float(rows.sum()))
            labels = {
                str(board): ("admissions", placed_area(str(board), str(unit)), wave_of[wave])
                for board in rows.index.get_level_values("board_code")
            }
            for (board, label), value in zip(labels.items(), rows, strict=True):
                ledger.add(label, float(value), board=board)
            ledger.relate(parts[-1], labels.values())
        for board, value in unplaced.items():
            parts.append(("unplaced", str(board), wave_of[wave]))
            ledger.add(parts[-1], float(value), board=str(board))
        # The settings say how many there are in all.
        every = ("admissions", SCOTLAND, wave_of[wave])
        ledger.add(every, float(placed.sum()) + float(unplaced.sum()))
        ledger.relate(every, parts)
