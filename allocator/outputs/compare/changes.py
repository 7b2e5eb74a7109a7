"""Everything that changes from the first run to another in one wave, gathered once.

The page, the printed text and the JSON all say what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan
from allocator.outputs.compare.boards import DECIDING, BoardChange, BoardChanges, board_changes
from allocator.outputs.compare.islands import island_changes, worst_boards
from allocator.outputs.compare.metrics import PLACE_METRICS
from allocator.outputs.compare.place_sentences import (
    deprived_sentence,
    island_sentence,
    place_leads,
    place_sentence,
    reach_sentence,
)
from allocator.outputs.compare.places import (
    PlaceChange,
    deprived_coverage,
    place_changes,
    place_table,
    same_places,
)
from allocator.outputs.compare.sentences import (
    board_leads,
    means_sentence,
    scotland_sentence,
    worst_sentence,
)
from allocator.outputs.webmap.style import map_style


@dataclass(frozen=True)
class Change:
    """How one run differs from the first in one wave.

    Parameters
    ----------
    first, run, wave
        What is compared.
    scotland, worst, means, reach, island, deprived
        Sentences; empty where there is nothing to say.
    boards
        Who gains and who loses.
    places
        One for each metric of places; none where the runs' places differ.
    islands
        Every island: of `island_changes`.
    """

    first: str
    run: str
    wave: int
    scotland: str
    worst: str
    means: str
    boards: BoardChanges
    places: tuple[PlaceChange, ...]
    reach: str
    islands: pd.DataFrame
    island: str
    deprived: str

    @property
    def sentences(self) -> list[str]:
        """What is said of the change, in order."""
        said = [self.scotland, self.worst, self.means, *board_leads(self.boards)]
        for one in self.places:
            said += [place_sentence(one), *place_leads(one)]
        return [one for one in [*said, self.reach, self.island, self.deprived] if one]


def gather_changes(
    plans: Mapping[str, Plan],
    tables: Mapping[str, pd.DataFrame],
    *,
    geographies: Mapping[str, Geography] | None = None,
    deprivation: Mapping[str, pd.Series] | None = None,
) -> dict[int, tuple[Change, ...]]:
    """Return how every run after the first differs from it, wave by wave.

    Parameters
    ----------
    plans
        Plans by name; the first is the one that others are held against.
    tables
        Of `compare_runs` for the same plans.
    geographies, deprivation
        By name, where the runs carry them: see `draw_comparison`.

    Returns
    -------
    dict
        By wave, in order; one `Change` for each run after the first.
    """
    deprived = _deprived(plans, geographies or {}, deprivation or {})
    alike = same_places(plans)
    waves = list(dict.fromkeys(tables["national"].index.get_level_values("wave")))
    first, *others = plans
    return {
        int(wave): tuple(
            _change(plans, tables, (first, run, int(wave)), alike=alike, deprived=deprived)
            for run in others
        )
        for wave in sorted(waves)
    }


def _deprived(
    plans: Mapping[str, Plan],
    geographies: Mapping[str, Geography],
    deprivation: Mapping[str, pd.Series],
) -> dict[str, pd.Series]:
    return {
        run: deprived_coverage(plan, geographies[run], deprivation[run])
        for run, plan in plans.items()
        if run in geographies and run in deprivation
    }


def _change(
    plans: Mapping[str, Plan],
    tables: Mapping[str, pd.DataFrame],
    which: tuple[str, str, int],
    *,
    alike: bool,
    deprived: Mapping[str, pd.Series],
) -> Change:
    first, run, wave = which
    pair = {first: plans[first], run: plans[run]}
    national = tables["national"].xs(wave, level="wave")
    boards = board_changes(tables["boards"], first, run, wave)
    islands = island_changes(plans[first], plans[run], wave)
    coverage = PLACE_METRICS[0][0]
    both = [deprived[one].get(wave, float("nan")) for one in pair if one in deprived]
    return Change(
        first=first,
        run=run,
        wave=wave,
        scotland=scotland_sentence(national, first, run),
        worst=worst_sentence(worst_boards(pair, wave), first, run),
        means=means_sentence(national, first, run),
        boards=boards,
        places=place_changes(plans[first], plans[run], wave) if alike else (),
        reach=reach_sentence(place_table(plans[first], plans[run], wave, coverage))
        if alike
        else "",
        islands=islands,
        island=island_sentence(islands, _island_boards(boards)),
        deprived=deprived_sentence(*both) if len(both) == len(pair) else "",
    )


def _island_boards(boards: BoardChanges) -> list[str]:
    codes = map_style().island_boards
    named = {one.board_code: one for one in boards.every}
    return [_kept_or_changed(named[code]) for code in codes if code in named]


def _kept_or_changed(board: BoardChange) -> str:
    figures = board.figures[DECIDING.key]
    verdict = DECIDING.verdict(figures.difference)
    if not verdict:
        return f"{board.board_name} has no figure in one of the runs."
    if verdict == "same":
        return f"{board.board_name} keeps {DECIDING.text(figures.after)}."
    return (
        f"{board.board_name} goes from {DECIDING.text(figures.before)} to "
        f"{DECIDING.text(figures.after)} ({DECIDING.difference_text(figures.difference)})."
    )
