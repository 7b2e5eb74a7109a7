"""The board paper of a published run put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocator.outputs.document import CLAIM
from allocator.outputs.page.shell import render_page
from allocator.outputs.page.templates import template_text
from allocator.outputs.page.words import listed
from allocator.outputs.publication import PublishedRun
from allocator.outputs.published_report import (
    boards,
    hiding,
    logs,
    national,
    places,
    proof,
    summary,
)
from allocator.outputs.published_report.shown import LEGEND, Shown, block
from allocator.outputs.report.figures import sentence

GOVERNANCE: Mapping[str, str] = {
    "commissioned_by": "Commissioned by",
    "analysed_by": "Analysed by",
    "assured_by": "Assured by",
}
#: Sections by name, in order.
SECTIONS: tuple[tuple[str, str], ...] = (
    ("summary", "Summary"),
    ("hidden", "What is hidden, and why"),
    ("scotland", "Scotland and its boards by wave"),
    ("each", "Each board"),
    ("places", "Islands"),
    ("mbu", "Mother and baby units"),
    ("money", "Money and recruitment"),
    ("proof", "Objectives and proof"),
    ("log", "Settings and data"),
    ("limits", "Limits of use"),
)


def draw_published_report(run: PublishedRun) -> str:
    """Return the board paper of a published run as one HTML file that fetches nothing.

    It is drawn from the published tables, their masks and what hidden boards have together, so
    no hidden figure can reach it.

    Parameters
    ----------
    run
        The published run.

    Returns
    -------
    str
        HTML text without scripts of its own, the same for the same run.

    Raises
    ------
    OutputError
        If a template's style sheet is not as it must be.
    """
    shown = Shown(run)
    return render_page(
        "published_report.html.j2", _context(shown), styles=[template_text("css/report.css")]
    )


def _context(shown: Shown) -> dict[str, Any]:
    return {
        "title": shown.run.title,
        "claim": CLAIM,
        "legend": LEGEND,
        "last": shown.last,
        "status": _status(shown),
        "governance": {
            label: shown.setting(f"governance.{key}") for key, label in GOVERNANCE.items()
        },
        "sections": {
            name: {"title": title, "heading": f"{place}. {title}"}
            for place, (name, title) in enumerate(SECTIONS, start=1)
        },
        **_summary(shown),
        **_tables(shown),
        "boards": boards.board_sections(shown),
        "posts_chart": national.posts_chart(shown),
        "settings": logs.setting_rows(shown),
        "settings_hide": logs.settings_hide(shown),
        "settings_sentence": logs.settings_sentence(shown),
        "status_words": logs.STATUS_WORDS,
        "files": logs.file_rows(shown),
    }


def _status(shown: Shown) -> dict[str, str]:
    provenance = shown.run.plan.provenance
    titles = [str(one) for one in provenance.get("scenario_titles") or []]
    travel = [
        str(provenance.get("travel_engine") or ""),
        f"data of {provenance['travel_data_date']}" if provenance.get("travel_data_date") else "",
        f"{provenance['travel_season']} timetable" if provenance.get("travel_season") else "",
    ]
    return {
        "proof": proof.proof_sentence(shown),
        "model": str(provenance.get("model_title") or provenance.get("model") or ""),
        "scenarios": sentence(listed(titles)) if titles else "None applied",
        "travel": ", ".join(part for part in travel if part) or "not stated",
        "solver": str(provenance.get("solver") or "not stated"),
        "run": shown.run.run_id[:8],
    }


def _summary(shown: Shown) -> dict[str, Any]:
    return {
        "facts": summary.key_facts(shown),
        "waves": summary.wave_sentences(shown),
        "lowest": summary.lowest_sentence(shown),
        "hidden_boards": summary.hidden_sentences(shown),
        "hiding": hiding.hiding_sentences(),
        "cells": hiding.cells_sentence(shown),
    }


def _tables(shown: Shown) -> dict[str, Any]:
    return {
        "tables": {
            table.name: block(table)
            for table in (
                hiding.hidden_table(shown),
                hiding.left_out_table(),
                national.national_table(shown),
                national.posts_table(shown),
                national.boards_table(shown),
                national.together_table(shown),
                places.islands_table(shown),
                places.units_table(shown),
                places.admissions_table(shown),
                places.unplaced_table(shown),
                national.money_table(shown),
                national.recruitment_table(shown),
                proof.objectives_table(shown),
                proof.checks_table(shown),
            )
        }
    }
