"""A section for each board: what is shown of it, and one sentence for what is hidden."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.parameters import SERVICES
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import listed
from allocator.outputs.published_report.national import (
    FAMILIES,
    REACHED,
    TRAVEL,
    Measure,
    measure_rows,
)
from allocator.outputs.published_report.shown import Block, Shown, block, wave_columns
from allocator.outputs.report.figures import (
    MODEL_TITLES,
    board_wte,
    families,
    hours,
    joined,
    minutes,
    sentence,
    service_title,
    share,
    wave_phrase,
)

MEASURES: tuple[Measure, ...] = (
    Measure("Need", FAMILIES, "need_families", families),
    Measure("Need within reach", FAMILIES, "attainable_families", families),
    Measure("Families served", FAMILIES, "served_families", families),
    Measure("Families not served", FAMILIES, "unmet_families", families),
    Measure("Coverage", REACHED, "coverage", share),
    Measure("Posts serving it", "WTE", "serving_wte", board_wte),
    Measure("Posts serving it", "WTE per 1,000 births", "wte_per_1000_births", board_wte),
    Measure("Mean travel", TRAVEL, "mean_minutes", minutes),
)


@dataclass(frozen=True)
class BoardSection:
    """What the page says of one board."""

    anchor: str
    name: str
    model: str
    opening: str
    cover: str
    hidden: str
    figures: Block
    posts: Block
    hubs: Block | None


def board_sections(shown: Shown) -> list[BoardSection]:
    """Return the section of each board, in order of name."""
    served_from = _served_from(shown)
    return [
        BoardSection(
            anchor=f"board-{place}",
            name=name,
            model=_model(shown, code),
            opening=_opening(shown, code),
            cover=_cover(shown, code, served_from),
            hidden=_hidden(shown, code),
            figures=block(_figures(shown, code, place)),
            posts=block(_posts(shown, code, place)),
            hubs=_hubs(shown, code, place),
        )
        for place, (code, name) in enumerate(shown.names.items(), start=1)
    ]


def model_words(board: pd.Series) -> str:
    """Return a board's model of service, marked where births are near a threshold."""
    title = sentence(MODEL_TITLES.get(str(board["service_model"]), str(board["service_model"])))
    return f"{title} (near threshold)" if board["near_threshold"] else title


def _model(shown: Shown, code: str) -> str:
    return model_words(shown.table("boards").loc[code])


def _opening(shown: Shown, code: str) -> str:
    """Return from when a board is served, and in which network it is."""
    board = shown.table("boards").loc[code]
    first = pd.to_numeric(board["first_wave"])
    opens = f"It opens in wave {int(first)}" if first in shown.waves else "It opens in no wave"
    network = str(board["network"] or "")
    return f"{opens}, in the {network} network." if network else f"{opens}."


def _served_from(shown: Shown) -> dict[str, dict[str, list[int]]]:
    """Return, by board, the boards whose bases serve its places and in which waves."""
    zone_board = shown.table("zones")["board_code"].to_dict()
    base_board = shown.table("bases")["board_code"].to_dict()
    index = shown.table("flows").index
    levels = [index.get_level_values(name) for name in ("zone_id", "site_code", "wave")]
    met = {
        (zone_board[zone], base_board[site], int(wave))
        for zone, site, wave in zip(*levels, strict=True)
    }
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for board, other, wave in sorted(met):
        found[board][other].append(wave)
    return found


def _cover(shown: Shown, code: str, served_from: dict[str, dict[str, list[int]]]) -> str:
    """Return whose bases serve a board's places, and which boards support it."""
    others = served_from.get(code, {})
    parts = [
        f"{'its own bases' if other == code else f'bases of {shown.names.get(other, other)}'} "
        f"{wave_phrase(waves, shown.waves)}"
        for other, waves in sorted(others.items(), key=lambda pair: (pair[0] != code, pair[0]))
    ]
    bases = (
        f"Its places are served from {listed(parts)}." if parts else "No base serves its places."
    )
    board = shown.table("boards").loc[code]
    hubs = [shown.names.get(hub, hub) for hub in str(board["hub_boards"] or "").split()]
    lead = str(board["lead_hub"] or "")
    leads = f", with {shown.names.get(lead, lead)} as lead hub" if lead and len(hubs) > 1 else ""
    support = f"Its hub {'boards are' if len(hubs) > 1 else 'board is'} {listed(hubs)}{leads}."
    return joined([bases, support if hubs else ""])


def _hidden(shown: Shown, code: str) -> str:
    """Return what is hidden of a board, in one sentence."""
    by_waves: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for label, waves in _hidden_figures(shown, code):
        if waves and label not in by_waves[tuple(waves)]:
            by_waves[tuple(waves)].append(label)
    if not by_waves:
        return "Nothing of this board is hidden in the figures of this section."
    said = [
        f"{listed(labels)} {wave_phrase(waves, shown.waves)}"
        for waves, labels in by_waves.items()
        if labels
    ]
    return f"Hidden, to protect small numbers: {'; '.join(said)}."


def _hidden_figures(shown: Shown, code: str) -> list[tuple[str, list[int]]]:
    """Return each figure of a board with the waves in which it is hidden."""
    own = [
        (one.label.lower(), shown.waves_hidden("board_indicators", [code], one.column))
        for one in MEASURES
    ]
    cover = [
        (
            "families met by hubs",
            shown.waves_hidden("network_cover", [code, hub], "community_families"),
        )
        for hub in _hub_codes(shown, code)
    ]
    return [*own, *cover]


def _hub_codes(shown: Shown, code: str) -> list[str]:
    index = shown.table("network_cover").index
    own = index[index.get_level_values("board_code") == code]
    return sorted({str(hub) for hub in own.get_level_values("hub_board_code")})


def _figures(shown: Shown, code: str, place: int) -> PageTable:
    return PageTable(
        name=f"board-{place}-figures",
        caption=f"{shown.names[code]}: families, staff time and travel",
        columns=(Column("Measure"), *wave_columns(shown.waves)),
        rows=tuple(measure_rows(shown, MEASURES, "board_indicators", code)),
    )


def _posts(shown: Shown, code: str, place: int) -> PageTable:
    index = shown.table("team_posts").index
    held = set(index[index.get_level_values("board_code") == code].get_level_values("service"))
    return PageTable(
        name=f"board-{place}-posts",
        caption=f"{shown.names[code]}: filled posts",
        columns=(Column("Service"), *wave_columns(shown.waves, "WTE")),
        rows=tuple(
            Row(
                (
                    service_title(service),
                    *(
                        shown.text("team_posts", (code, service, wave), "filled_wte", board_wte)
                        for wave in shown.waves
                    ),
                )
            )
            for service in SERVICES
            if service in held
        ),
        empty="It has no posts of its own.",
    )


def _hubs(shown: Shown, code: str, place: int) -> Block | None:
    """Return what hub boards give a board that a network supports; None for the others."""
    rows = [
        Row(
            (
                f"{shown.names.get(hub, hub)}, wave {wave}",
                shown.text("network_cover", (code, hub, wave), "link_hours", hours),
                shown.text("network_cover", (code, hub, wave), "consultation_hours", hours),
                shown.text("network_cover", (code, hub, wave), "community_families", families),
            )
        )
        for hub in _hub_codes(shown, code)
        for wave in shown.waves
    ]
    if not rows:
        return None
    table = PageTable(
        name=f"board-{place}-hubs",
        caption=f"{shown.names[code]}: cover by hub boards",
        columns=(
            Column("Hub board"),
            Column("Links", "hours a year", "number"),
            Column("Consultation", "hours a year", "number"),
            Column("Families met", FAMILIES, "number"),
        ),
        rows=tuple(rows),
    )
    return block(table)
