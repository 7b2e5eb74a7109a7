"""The long table of places: need, coverage, the nearest base, and where each is served from."""

from __future__ import annotations

from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import number, percent
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.travel import minutes_words


def place_table(content: Content, wave: int) -> PageTable:
    """Return the places of a wave, by board.

    Parameters
    ----------
    content
        What the page is made from.
    wave
        The wave.
    """
    rows = _rows(content, wave)
    nearest = (Column("Nearest open base", "minutes", "number"),) if content.travel else ()
    return PageTable(
        name=f"places-{wave}",
        caption=f"Places by board, wave {wave}",
        columns=(
            Column("Place"),
            Column("Need", "families a year", "number"),
            Column("Coverage", "% of attainable need", "number"),
            *nearest,
            Column("Served from", "families a year"),
        ),
        groups=tuple(
            RowGroup(name, tuple(rows.get(code, ())), key=code)
            for code, name in content.board_names.items()
        ),
    )


def out_of_reach(content: Content, wave: int) -> list[str]:
    """Return the zones with need that no permitted base and mode reaches in a wave."""
    here = content.plan["zone_coverage"].xs(wave, level="wave")
    if content.published:
        zones = content.plan["zones"]
        return sorted(str(zone) for zone in zones.index[~zones["attainable"].astype(bool)])
    unreached = here[(here["need_families"] > 0) & (here["attainable_families"] <= 0)]
    return sorted(str(zone) for zone in unreached.index)


def _rows(content: Content, wave: int) -> dict[str, list[Row]]:
    here = content.plan["zone_coverage"].xs(wave, level="wave").sort_index()
    served_from = _served_from(content, wave)
    names = content.plan["zones"]["name"].to_dict()
    unreached = set(out_of_reach(content, wave))
    nearest = _nearest(content, wave)
    columns = ("board_code", "need_families", "coverage")
    rows: dict[str, list[Row]] = {}
    for zone, board, need, coverage in zip(
        here.index.tolist(), *(here[column].tolist() for column in columns), strict=True
    ):
        share = "out of reach" if zone in unreached else percent(coverage, missing=content.missing)
        away = (nearest[zone],) if content.travel else ()
        base = served_from.get(zone, "not served")
        row = Row((str(names.get(zone, zone)), content.said(need, 2), share, *away, base))
        rows.setdefault(str(board), []).append(row)
    return {board: sorted(of_board, key=lambda row: row.cells) for board, of_board in rows.items()}


def _nearest(content: Content, wave: int) -> dict[object, str]:
    if content.travel is None:
        return {}
    return {zone: minutes_words(away) for zone, away in content.travel.minutes[wave].items()}


def _served_from(content: Content, wave: int) -> dict[str, str]:
    flows = content.flows(wave)
    flows = flows.sort_index()
    words = {mode.id: mode.short.lower() for mode in content.modes}
    names = content.plan["bases"]["name"].to_dict()
    said: dict[str, list[str]] = {}
    columns = ("families", "minutes_one_way")
    for (zone, site, mode), families, minutes in zip(
        flows.index.tolist(), *(flows[column].tolist() for column in columns), strict=True
    ):
        travel = "" if mode == "remote" else f", {number(minutes, 0)} min"
        text = f"{names.get(site, site)} ({words.get(mode, mode)}{travel})"
        text += "" if content.published else f": {number(families, 2)}"
        said.setdefault(str(zone), []).append(text)
    return {zone: "; ".join(texts) for zone, texts in said.items()}
