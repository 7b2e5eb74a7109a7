"""How far each board's families are from a base with posts, as a table and as words."""

from __future__ import annotations

from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import number, percent
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.figures import NATIONAL
from allocator.outputs.webmap.travel import Travel, TravelBand, band_shares, need_is_known

TRAVEL_NOTE = (
    "By the travel time of each place to the nearest base with posts, of any board. Where the plan "
    "serves a place from is in the table of places."
)


def travel_table(content: Content, wave: int) -> PageTable | None:
    """Return the share of each board's need in each band of travel time; None without minutes.

    Parameters
    ----------
    content
        What the page is made from.
    wave
        The wave.
    """
    travel = content.travel
    if travel is None:
        return None
    cells = board_cells(content, travel, wave)
    unit = f"% of {whose(content)}"
    bands = [Column(_heading(travel.bands[place]), unit, "number") for place in travel.shown]
    rows = [Row((name, *cells[code]), key=code) for code, name in content.board_names.items()]
    return PageTable(
        name=f"travel-{wave}",
        caption=f"Travel time to the nearest open base, wave {wave}",
        columns=(Column("Board"), *bands, Column("Farthest place", "minutes", "number")),
        rows=(*rows, Row(("Scotland", *cells[NATIONAL]), key=NATIONAL, total=True)),
        note=TRAVEL_NOTE,
    )


def board_cells(content: Content, travel: Travel, wave: int) -> dict[str, list[str]]:
    """Return the share of need in each band that is shown, and the farthest place's minutes.

    Parameters
    ----------
    content, travel
        What the page is made from, and how far its places are.
    wave
        The wave.

    Returns
    -------
    dict
        Texts by board code, Scotland among them.
    """
    shares = band_shares(content.plan, travel, wave)
    shares = shares.reindex([*content.board_names, NATIONAL])
    return {
        str(code): [*(percent(row[place]) for place in travel.shown), number(row["farthest"])]
        for code, row in shares.iterrows()
    }


def _heading(band: TravelBand) -> str:
    return f"{band.short} min" if band.is_reached else band.short


def whose(content: Content) -> str:
    """Return what the shares are of: need, or places where the need of some is hidden."""
    return "need" if need_is_known(content.plan) else "places"
