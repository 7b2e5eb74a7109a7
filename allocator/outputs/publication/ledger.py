"""The counts of a run and how they add up, gathered one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from allocator.analysis.disclosure import Count, Label, Relation

#: Area of counts of the whole country.
SCOTLAND = "Scotland"
#: What hiding a count loses beside others, if not 1: shares and ratios go with some.
COSTS: Mapping[str, float] = {"need": 3.0, "attainable": 2.0, "served": 2.0, "unit": 2.0}
#: A figure of Scotland is worth as much as those of this many boards.
SCOTLAND_COST = 10.0
#: Decimals of a count, as the tables of a run are written.
DECIMALS = 9
#: A count below this is nobody, but for what the solver left.
NOBODY = 1e-6


@dataclass
class Ledger:
    """Counts and relations of a run.

    Parameters
    ----------
    extra_cost
        Differences in cost between boards, far below 1: they settle which of as many are hidden.
    """

    extra_cost: Mapping[str, float]
    counts: dict[Label, Count] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def add(
        self,
        label: Label,
        value: float,
        *,
        board: str = "",
        written: bool = True,
        of_parts: bool = False,
    ) -> None:
        """Add a count; of the same label, the first stays.

        Parameters
        ----------
        label
            Quantity, area and wave.
        value
            What it is; below `NOBODY` it is 0.
        board
            The board that it is about; none for Scotland.
        written, of_parts
            As for `allocator.analysis.disclosure.Count`.
        """
        cost = COSTS.get(label[0], 1.0) * (1.0 if board else SCOTLAND_COST)
        known = round(float(value), DECIMALS) if value >= NOBODY else 0.0
        count = Count(known, cost + self.extra_cost.get(board, 0.0), written, of_parts)
        self.counts.setdefault(label, count)

    def relate(self, total: Label, parts: Iterable[Label]) -> None:
        """Say that a count is the sum of others.

        Parameters
        ----------
        total
            The sum.
        parts
            What adds up to it.
        """
        relation = {total: -1.0, **dict.fromkeys(parts, 1.0)}
        if relation not in self.relations:
            self.relations.append(relation)


def of_wave[Rows: (pd.DataFrame, pd.Series)](rows: Rows, wave: int) -> Rows:
    """Return the rows of one wave, which may be none, without it in their labels.

    Parameters
    ----------
    rows
        Rows with ``wave`` in their index.
    wave
        The wave.
    """
    return rows[rows.index.get_level_values("wave") == wave].droplevel("wave")


def same_waves(blocks: Mapping[int, pd.DataFrame]) -> dict[int, str]:
    """Return the wave under which each wave's counts go: the first that has the very same.

    A count that is the same in every wave is one count: hidden in one wave, it is hidden in all.

    Parameters
    ----------
    blocks
        A table of counts for each wave, under the same labels.
    """
    firsts: dict[int, str] = {}
    for wave, block in blocks.items():
        same = (firsts[other] for other in firsts if blocks[other].equals(block))
        firsts[wave] = next(same, str(wave))
    return firsts
