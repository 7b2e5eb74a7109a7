"""Islands, most deprived areas, places within a board, and places that no team reaches."""

from __future__ import annotations

import pandas as pd

from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import number
from allocator.outputs.report.content import TIE, Content
from allocator.outputs.report.figures import DASH, families, minutes, share

#: Councils shown as the most deprived.
MOST_DEPRIVED = 8


def islands_table(content: Content) -> PageTable:
    """Return every island: need, reach, coverage by wave and travel."""
    islands = content.islands
    order = sorted(
        {
            (content.names[str(board)], str(island))
            for (island, _wave), board in islands["board_code"].items()
        }
    )
    return PageTable(
        name="islands",
        caption="Every inhabited island",
        columns=(
            Column("Island"),
            Column("Board"),
            Column("Within reach"),
            Column("Need", "families a year", "number"),
            *(
                Column(f"Coverage, wave\N{NO-BREAK SPACE}{wave}", "% of need", "number")
                for wave in content.waves
            ),
            Column(
                f"Mean travel, wave\N{NO-BREAK SPACE}{content.last}", "minutes one way", "number"
            ),
        ),
        rows=tuple(_island_row(content, island, board) for board, island in order),
        note=(
            f"Coverage is of all need on the island, within reach or not. {DASH}: no family there "
            "is served by a community team."
        ),
        empty="The plan's places name no island.",
    )


def _island_row(content: Content, island: str, board: str) -> Row:
    rows = content.islands.loc[island]
    last = rows.loc[content.last]
    return Row(
        (
            island,
            board,
            _reach(content, island),
            families(last["need_families"]),
            *(share(rows.loc[wave, "coverage"]) for wave in content.waves),
            minutes(last["mean_minutes"]),
        )
    )


def _reach(content: Content, island: str) -> str:
    zones = content.plan["zones"]
    attainable = zones.loc[zones["island"] == island, "attainable"].astype(bool)
    return "Yes" if attainable.all() else "In part" if attainable.any() else "No"


def within_table(content: Content) -> PageTable:
    """Return the least and best covered places of each board in the last wave."""
    cover = content.plan["zone_coverage"].xs(content.last, level="wave")
    cover = cover[cover["attainable_families"] > 0]
    rows = []
    for code, name in content.names.items():
        own = cover.loc[cover["board_code"] == code, "coverage"]
        if len(own):
            rows.append(Row((name, *_within_cells(content, own)), key=code))
    return PageTable(
        name="within",
        caption=f"Places within each board, wave {content.last}",
        columns=(
            Column("Board"),
            Column("Places within reach", "", "number"),
            Column("Lowest coverage", "% of need within reach", "number"),
            Column("Places at the lowest", "", "number"),
            Column("For example"),
            Column("Highest coverage", "% of need within reach", "number"),
        ),
        rows=tuple(rows),
    )


def _within_cells(content: Content, coverage: pd.Series) -> list[str]:
    lowest = coverage.min()
    least = coverage.index[coverage <= lowest + TIE]
    need = content.plan["zone_coverage"]["need_families"].xs(content.last, level="wave")
    largest = need.reindex(least).sort_values(ascending=False, kind="stable").index[0]
    return [
        number(len(coverage)),
        share(lowest),
        number(len(least)),
        str(content.plan["zones"].loc[largest, "name"]),
        share(coverage.max()),
    ]


def out_of_reach_table(content: Content) -> PageTable:
    """Return every place that no permitted base and way of working reaches."""
    zones = content.plan["zones"]
    out = zones[~zones["attainable"].astype(bool)].sort_values(["board_code", "name"])
    need = content.plan["zone_coverage"]["need_families"].xs(content.last, level="wave")
    return PageTable(
        name="out-of-reach",
        caption="Places out of reach",
        columns=(Column("Place"), Column("Board"), Column("Need", "families a year", "number")),
        rows=tuple(
            Row(
                (
                    str(row["name"]),
                    content.names.get(str(row["board_code"]), str(row["board_code"])),
                    families(float(need.get(zone, float("nan")))),
                )
            )
            for zone, row in out.iterrows()
        ),
        empty="None: every place can be reached by some base and way of working.",
    )


def deprived_table(content: Content) -> PageTable:
    """Return the councils whose under-threes live most in the most deprived fifth."""
    rows: tuple[Row, ...] = ()
    if content.deprivation is not None and content.geography is not None:
        cover = _by_council(content)
        deprived = content.deprivation.reindex(cover.index).dropna()
        deprived = deprived.sort_values(ascending=False, kind="stable").head(MOST_DEPRIVED)
        councils = content.geography.councils
        rows = tuple(
            Row(
                (
                    str(councils.loc[code, "council_name"]),
                    content.names.get(str(councils.loc[code, "board_code"]), ""),
                    share(deprived[code]),
                    families(cover.loc[code, "need_families"]),
                    families(cover.loc[code, "served_families"]),
                    share(cover.loc[code, "coverage"]),
                )
            )
            for code in deprived.index
        )
    return PageTable(
        name="deprived",
        caption=f"Councils with most deprived under-threes, wave {content.last}",
        columns=(
            Column("Council"),
            Column("Board"),
            Column("Under-threes in the most deprived fifth", "% of under-threes", "number"),
            Column("Need", "families a year", "number"),
            Column("Served", "families a year", "number"),
            Column("Coverage", "% of need", "number"),
        ),
        rows=rows,
        empty="No figures of deprivation were given with this plan.",
    )


def _by_council(content: Content) -> pd.DataFrame:
    assert content.geography is not None
    cover = content.plan["zone_coverage"].xs(content.last, level="wave")
    council = content.geography.zones["council_code"].reindex(cover.index)
    added = cover[["need_families", "served_community", "served_embedded"]].groupby(council).sum()
    served = added["served_community"] + added["served_embedded"]
    return pd.DataFrame(
        {
            "need_families": added["need_families"],
            "served_families": served,
            "coverage": served / added["need_families"].where(added["need_families"] > 0),
        }
    )


def deprived_sentence(content: Content) -> str:
    """Return the coverage of the most deprived councils beside Scotland's; empty if not known."""
    if content.deprivation is None or content.geography is None:
        return ""
    cover = _by_council(content)
    deprived = content.deprivation.reindex(cover.index).dropna()
    most = deprived.sort_values(ascending=False, kind="stable").head(MOST_DEPRIVED).index
    every, own = cover.sum(), cover.loc[most].sum()
    if not len(most) or min(own["need_families"], every["need_families"]) <= 0:
        return ""
    here, there = (part["served_families"] / part["need_families"] for part in (own, every))
    return (
        f"In the {number(len(most))} councils with the largest share of under-threes in the most "
        f"deprived fifth of areas, coverage of need is {share(here)}; in Scotland it is "
        f"{share(there)}."
    )


def deprivation_sentence(content: Content) -> str:
    """Return whether deprivation and access change the plan's need."""
    weights = {
        "deprivation": content.number("demand.deprivation_weight"),
        "poor access to services": content.number("demand.access_weight"),
    }
    on = [f"{name} (weight {value:g})" for name, value in weights.items() if value > 0]
    if on:
        return f"Need is weighted for {' and '.join(on)}; the national total is unchanged."
    return (
        "Need follows births alone in this plan: neither deprivation nor poor access to services "
        "adds weight. Both can be switched on in the scenario."
    )


def equity_sentence(content: Content) -> str:
    """Return how far places of one board may lie apart."""
    least = content.number("equity.within_board_least")
    most = content.number("equity.within_board_most")
    return (
        f"No place within reach may have less than {100 * least:g}% of its board's coverage, nor "
        f"more than {100 * most:g}% of it."
    )
