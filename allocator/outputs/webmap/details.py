"""What the panel says of each board: its place in the plan, beside Scotland, and why."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.lp.plan import Plan
from allocator.outputs.page.words import counted, number, percent
from allocator.outputs.report.national import model_words
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.figures import BOARD_SERVICES, NATIONAL
from allocator.outputs.webmap.posts import SERVICE_WORDS, national_posts
from allocator.outputs.webmap.travel_tables import board_cells, whose

#: Figures of the panel: label, unit, column of the board figures, decimals.
FIGURES = (
    *((f"{SERVICE_WORDS[name]} posts", "WTE", name, 2) for name in BOARD_SERVICES),
    ("Staff time serving", "WTE", "serving_wte", 2),
    ("Need", "families a year", "need_families", 1),
    ("Within reach", "families a year", "attainable_families", 1),
    ("Served", "families a year", "served_families", 1),
)


def panel(content: Content) -> dict[str, Any]:
    """Return the words that the panel uses for every board.

    Parameters
    ----------
    content
        What the page is made from.

    Returns
    -------
    dict
        ``figures``, pairs of label and unit; ``travel``, the bands of travel time; ``travelOf``,
        what the share in each is of; ``assumed``, how many assumptions the plan rests on.
    """
    travel = content.travel
    bands = [] if travel is None else [travel.bands[place].words for place in travel.shown]
    return {
        "figures": [[label, unit] for label, unit, _, _ in FIGURES],
        "travel": bands,
        "travelOf": "Families with need" if whose(content) == "need" else "Places",
        "assumed": assumption_sentence(content.plan),
    }


def assumption_sentence(plan: Plan) -> str:
    """Return how many assumptions a plan rests on, and where they are listed."""
    count = int((plan.assumptions["status"] == "assumption").sum())
    return (
        f"The plan rests on {counted(count, 'assumption')}, listed in the report with the other "
        "inputs, their sources and status."
    )


def everywhere(content: Content) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return what the page says of each board, in order of name, and of the whole country."""
    waves = _waves(content)
    boards = [_board(content, code) | {"waves": waves[code]} for code in content.board_names]
    return boards, {"posts": _posts(content), "waves": waves[NATIONAL]}


def _posts(content: Content) -> dict[str, list[list[str]]]:
    """Return how all posts of each wave are made up."""
    return {
        str(wave): [
            [label, f"{content.said(wte, 2)} WTE"] for label, wte in national_posts(content, wave)
        ]
        for wave in content.plan.waves
    }


def _board(content: Content, code: str) -> dict[str, Any]:
    outline = next((one for one in content.outlines if one.board_code == code), None)
    row = content.plan["boards"].loc[code]
    return {
        "code": code,
        "name": content.board_names[code],
        "at": outline.label_point if outline else None,
        "bounds": outline.bounds if outline else None,
        "about": [
            ["Model of service", model_words(row)],
            ["Network", str(row["network"])],
            ["Opens in wave", number(float(row["first_wave"]), 0)],
            ["Births a year", number(float(row["births"]), 0)],
        ],
        "why": content.reasons.get(code, ""),
    }


def _waves(content: Content) -> dict[str, dict[str, Any]]:
    """Return the figures of each board, and of Scotland, by wave."""
    made: dict[str, dict[str, Any]] = {code: {} for code in (*content.board_names, NATIONAL)}
    for wave in content.plan.waves:
        travel = content.travel and board_cells(content, content.travel, wave)
        for code, figures in made.items():
            figures[str(wave)] = {
                "text": [content.measure_text(one, code, wave) for one in content.style.measures],
                "band": [content.measure_band(one, code, wave) for one in content.style.measures],
                "more": _more(content, code, wave),
                "share": _share(content, code, wave),
                "travel": travel[code] if travel else [],
            }
    return made


def _more(content: Content, code: str, wave: int) -> list[str]:
    row = content.figures.loc[(code, wave)]
    return [content.said(row[column], decimals) for _, _, column, decimals in FIGURES]


def _share(content: Content, code: str, wave: int) -> str:
    """Return a board's share of births beside its share of need and of staff time."""
    births = content.plan["boards"]["births"]
    if code == NATIONAL:
        return ""
    here, nation = (content.figures.loc[(one, wave)] for one in (code, NATIONAL))
    need, staff = (
        here[column] / nation[column] if nation[column] > 0 else np.nan
        for column in ("need_families", "serving_wte")
    )
    of_need, of_staff = (percent(share, missing=content.missing) for share in (need, staff))
    return (
        f"It has {percent(births[code] / births.sum())} of Scotland's births, {of_need} of "
        f"its need and {of_staff} of the staff time that serves boards."
    )
