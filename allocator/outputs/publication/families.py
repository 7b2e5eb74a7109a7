"""The counts of families of a run: by place, board, island and hub, each under its label."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.analysis.disclosure import SMALL, Label
from allocator.lp.plan import Plan
from allocator.outputs.publication.ledger import DECIMALS, NOBODY, of_wave, same_waves

#: Each count of families, as the tables of a plan call it.
COLUMNS = {
    "need": "need_families",
    "attainable": "attainable_families",
    "community": "served_community",
    "embedded": "served_embedded",
    "unmet": "unmet_families",
}
#: What each is the sum of: known to everyone who reads the meaning of the columns.
SUMS = (
    ("need", ("attainable", "beyond")),
    ("need", ("served", "unmet")),
    ("attainable", ("served", "missed")),
    ("served", ("community", "embedded")),
    ("unmet", ("missed", "beyond")),
)
#: Differences that no table has a column for, and everybody can take.
UNWRITTEN = ("beyond", "missed")
#: Counts that do not depend on what is served.
OF_NEED = ("need", "attainable", "beyond")
#: Of islands and of Scotland, tables do not tell services apart.
OF_ALL_SERVICES = ("need", "attainable", "beyond", "served", "missed", "unmet")
#: Of islands, tables have these; the rest can be taken from them, or from who is within reach.
WRITTEN_OF_ISLANDS = ("need", "served")


def hub_area(board: str, hub: str) -> str:
    """Return the area of what a hub board gives a board."""
    return f"{board} from {hub}"


@dataclass(frozen=True)
class Families:
    """Counts of families by place, board, island and hub.

    Parameters
    ----------
    places
        Index ``(zone_id, wave)``; one column a quantity, ``board_code`` and ``island``.
    boards
        Index ``(board_code, wave)``; one column a quantity.
    of_parts
        Under the labels of `boards`: whether a count is the sum of small counts of places.
    cover
        Community families by the board that they live in and the hub that serves them: index
        ``(board_code, hub_board_code, wave)``; columns ``community`` and ``of_parts``.
    wave_of_need
        The wave under which each wave's need goes.
    islands
        The area under which each island's counts go: index ``island``.
    """

    places: pd.DataFrame
    boards: pd.DataFrame
    of_parts: pd.DataFrame
    cover: pd.DataFrame
    wave_of_need: dict[int, str]
    islands: pd.Series

    def label(self, quantity: str, area: str, wave: int) -> Label:
        """Return the label of a count."""
        return (quantity, area, self.wave_of_need[wave] if quantity in OF_NEED else str(wave))


def plan_families(plan: Plan) -> Families:
    """Return the counts of families of a plan.

    Parameters
    ----------
    plan
        The plan, with every figure.
    """
    zones = plan["zones"].reindex(plan["zone_coverage"].index.get_level_values("zone_id"))
    counted = _quantities(plan["zone_coverage"])
    places = counted.assign(
        board_code=zones["board_code"].to_numpy(), island=zones["island"].to_numpy()
    )
    boards = _quantities(plan["board_coverage"])
    need = list(OF_NEED)
    blocks = {
        wave: pd.concat([of_wave(table[need], wave) for table in (places, boards)])
        for wave in plan.waves
    }
    parts = sums_of_small(counted, [places["board_code"], places.index.get_level_values("wave")])
    return Families(
        places,
        boards,
        parts.reindex(boards.index, fill_value=False),
        _cover(plan),
        same_waves(blocks),
        _island_areas(places),
    )


def sums_of_small(counts: pd.DataFrame, keys: list[pd.Index]) -> pd.DataFrame:
    """Return for each group whether its sum is one of several counts, some of them small.

    Parameters
    ----------
    counts
        Counts, one row a place.
    keys
        What to group them by.
    """
    some = counts > 0
    groups = [one.astype(int).groupby(keys).sum() for one in (some, some & (counts < SMALL))]
    return (groups[0] > 1) & (groups[1] > 0)


def _quantities(table: pd.DataFrame) -> pd.DataFrame:
    named = pd.DataFrame({name: table[column] for name, column in COLUMNS.items()})
    named["served"] = named["community"] + named["embedded"]
    named["beyond"] = named["need"] - named["attainable"]
    named["missed"] = named["attainable"] - named["served"]
    return named.round(DECIMALS).where(named >= NOBODY, 0.0)


def _island_areas(places: pd.DataFrame) -> pd.Series:
    """Return the area of each island: that of the first of its board that is as it.

    Islands of one board with small counts alone, and none in the same waves, differ in nothing
    that is shown. What can be known of one can be known of each, so one stands for all, beside the
    sum of the others; that keeps the search for what to hide short.
    """
    on_islands = places[places["island"] != ""]
    sums = on_islands.groupby(["island", "wave"])[list(OF_ALL_SERVICES)].sum()
    small = (sums < SMALL).all(axis=1).groupby("island").all()
    some = (sums > 0).unstack("wave")
    names = small.index.to_series()
    keys = [
        on_islands.groupby("island")["board_code"].first(),
        names.where(~small, ""),
        *(some[column] for column in some.columns),
    ]
    return "island " + names.groupby(keys).transform("min")


def _cover(plan: Plan) -> pd.DataFrame:
    """Return what each hub gives each board, and whether it is the sum of small counts."""
    given = plan["network_cover"]["community_families"].round(DECIMALS)
    flows = plan["flows"][["families"]]
    of_zone, of_site, wave = (
        flows.index.get_level_values(name) for name in ("zone_id", "site_code", "wave")
    )
    by_place = flows.groupby(
        [
            plan["zones"]["board_code"].reindex(of_zone).to_numpy(),
            plan["bases"]["board_code"].reindex(of_site).to_numpy(),
            wave,
            of_zone,
        ]
    ).sum()
    keys = [by_place.index.get_level_values(level) for level in range(3)]
    parts = sums_of_small(by_place, keys)["families"]
    of_parts = parts.rename_axis(given.index.names).reindex(given.index, fill_value=False)
    return pd.DataFrame({"community": given, "of_parts": of_parts})
