"""Islands and mother and baby units, as far as they may be shown."""

from __future__ import annotations

from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import number
from allocator.outputs.published_report.national import FAMILIES, TRAVEL, TRAVEL_NOTE
from allocator.outputs.published_report.shown import Shown, wave_columns
from allocator.outputs.report.figures import board_wte, families, minutes, share


def islands_table(shown: Shown) -> PageTable:
    """Return every island in the last wave."""
    known = shown.table("island_indicators")
    rows = []
    for island, wave in known.index:
        if wave == shown.last:
            key = (island, wave)
            code = str(known.at[key, "board_code"])
            rows.append(
                Row(
                    (
                        str(island),
                        shown.names.get(code, code),
                        "Yes" if known.at[key, "attainable"] else "No",
                        shown.text("island_indicators", key, "need_families", families),
                        shown.text("island_indicators", key, "served_families", families),
                        shown.text("island_indicators", key, "coverage", share),
                        shown.text("island_indicators", key, "mean_minutes", minutes),
                    )
                )
            )
    return PageTable(
        name="islands",
        caption=f"Islands in wave {shown.last}",
        columns=(
            Column("Island"),
            Column("Board"),
            Column("Within reach"),
            Column("Need", FAMILIES, "number"),
            Column("Served", FAMILIES, "number"),
            Column("Coverage", "% of need", "number"),
            Column("Mean travel", TRAVEL, "number"),
        ),
        rows=tuple(rows),
        note=TRAVEL_NOTE,
        empty="The plan has no island.",
    )


def units_table(shown: Shown) -> PageTable:
    """Return posts in mother and baby units by unit and wave."""
    units = shown.table("mbus")
    return PageTable(
        name="units",
        caption="Posts in mother and baby units",
        columns=(Column("Unit"), Column("Beds", "", "number"), *wave_columns(shown.waves, "WTE")),
        rows=tuple(
            Row(
                (
                    str(units.at[unit, "name"]),
                    shown.text("mbus", unit, "beds", number),
                    *(
                        shown.text("mbu_posts", (unit, wave), "filled_wte", board_wte)
                        for wave in shown.waves
                    ),
                )
            )
            for unit in units.index
        ),
        empty="The plan has no mother and baby unit.",
    )


def admissions_table(shown: Shown) -> PageTable:
    """Return admissions by unit and board, wave by wave."""
    units = shown.table("mbus")["name"].astype(str)
    index = shown.table("mbu_admissions").index
    pairs = {(str(board), str(unit)) for board, unit, _wave in index}
    groups = [
        RowGroup(
            units[unit],
            tuple(
                _admissions_row(shown, board, unit)
                for board in shown.names
                if (board, unit) in pairs
            ),
        )
        for unit in units.index
    ]
    return PageTable(
        name="admissions",
        caption="Admissions to mother and baby units",
        columns=(Column("Board"), *wave_columns(shown.waves, "admissions a year")),
        groups=tuple(group for group in groups if group.rows),
        empty="The plan has no admissions.",
    )


def _admissions_row(shown: Shown, board: str, unit: str) -> Row:
    table = "mbu_admissions"
    return Row(
        (
            shown.names[board],
            *(
                shown.text(table, (board, unit, wave), "admissions", families)
                for wave in shown.waves
            ),
        )
    )


def unplaced_table(shown: Shown) -> PageTable:
    """Return admissions without a bed in the catchment, of the boards that have or may have any."""
    cells = {
        code: [
            shown.text("mbu_unplaced", (code, wave), "admissions", families) for wave in shown.waves
        ]
        for code in shown.names
    }
    return PageTable(
        name="unplaced",
        caption="Admissions without a bed in the catchment",
        columns=(Column("Board"), *wave_columns(shown.waves, "admissions a year")),
        rows=tuple(
            Row((shown.names[code], *texts)) for code, texts in cells.items() if set(texts) != {"0"}
        ),
        empty="No board has any.",
    )
