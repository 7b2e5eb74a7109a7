"""How evenly the plan shares things out: one table of measures, and each in a plain sentence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from allocator.analysis.inequality import (
    AVERSION,
    Measure,
    Subject,
    inequality_table,
    kolm_pollak_kappas,
    place_deprivation,
)
from allocator.analysis.inequality.records import (
    CONCENTRATION,
    COVERAGE_BY_PLACE,
    DIRECTION_WORDS,
    EQUIVALENT,
    GINI,
    KOLM_POLLAK,
    MEASURES,
    MINUTES_BY_PLACE,
    PALMA,
    SUBJECTS,
    THEIL,
    WTE_BY_BOARD,
)
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import listed, number
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import DASH, joined

RANKING = (
    "The concentration index ranks places by the share of under-threes of their council who live "
    "in the most deprived fifth, and boards by the mean of their places weighted by need, from "
    "the most deprived."
)
#: What is said of coverage by place, with the value and, for Gini, twice it as a percentage.
MEANINGS: dict[str, str] = {
    GINI.key: (
        "{value} for coverage by place: the places of two families picked at random differ on "
        "average by {gap}% of the mean coverage, and Gini is half of that; 0 where all have the "
        "same."
    ),
    THEIL.key: (
        "{value} for coverage by place: 0 where all have the same, and more the further a few "
        "places stand above the rest."
    ),
    PALMA.key: (
        "{value} for coverage by place: what the tenth of families in the best covered places "
        "have, over what the two fifths in the worst covered have; 0.25 where all have the same."
    ),
    CONCENTRATION.key: (
        "{value} for coverage by place: below 0 the more deprived have more, above 0 the less "
        "deprived; of travel, which is a burden, more is worse."
    ),
    KOLM_POLLAK.key: (
        "{value} for coverage by place: what unevenness costs, as the gap between the mean and "
        "the equivalent below."
    ),
    EQUIVALENT.key: (
        "{value} for coverage by place: the equally-distributed equivalent, which in every place "
        "would be as good as what the plan gives unevenly. For travel more is worse, so it lies "
        "above the mean, and a few very long journeys draw it far."
    ),
}


def inequality_context(content: Content) -> dict[str, Any]:
    """Return what the page shows of inequality.

    Returns
    -------
    dict
        ``inequality_table``: measures of the last wave; ``inequality_points``: pairs of a
        measure's name and what it says.
    """
    table = _of_content(content).xs(content.last, level="wave")
    return {
        "inequality_table": _page_table(content, table),
        "inequality_points": [_point(one, table) for one in MEASURES],
    }


def _of_content(content: Content) -> pd.DataFrame:
    deprivation = None
    if content.deprivation is not None and content.geography is not None:
        deprivation = place_deprivation(content.geography, content.deprivation)
    return inequality_table(content.plan, deprivation=deprivation)


def _page_table(content: Content, table: pd.DataFrame) -> PageTable:
    return PageTable(
        name="inequality",
        caption=f"How evenly the plan shares things out, wave {content.last}",
        columns=(
            Column("Measure"),
            *(
                Column(one.title, f"over {one.over}, by {one.weights}", "number")
                for one in SUBJECTS
            ),
        ),
        rows=tuple(
            Row((_heading(measure), *(_cell(table, measure, one) for one in SUBJECTS)))
            for measure in MEASURES
        ),
        note=joined([_gaps(table), _ranking(table), _kappas(content)]),
    )


def _heading(measure: Measure) -> str:
    words = DIRECTION_WORDS[measure.good]
    if measure.burden != measure.good:
        words = f"{words}; of travel, {DIRECTION_WORDS[measure.burden].split()[0]}"
    return f"{measure.title} ({words})"


def _cell(table: pd.DataFrame, measure: Measure, subject: Subject) -> str:
    """Return a value in its unit, or a dash where there is none."""
    value = float(table.loc[(measure.key, subject.key), "value"])
    if pd.isna(value):
        return DASH
    if measure.unit:
        return number(value, 4 if measure is THEIL else 3)
    if subject is WTE_BY_BOARD:
        return f"{number(value, 3)} WTE"
    if subject is MINUTES_BY_PLACE:
        return f"{number(value, 1)} min"
    return f"{number(100 * value, 2)}{' points' if measure is KOLM_POLLAK else '%'}"


def _gaps(table: pd.DataFrame) -> str:
    """Return why some figures are missing; blank where none is."""
    titles = {one.key: one.title for one in MEASURES} | {one.key: one.title for one in SUBJECTS}
    without = table[table["value"].isna()]
    reasons = {
        why: listed([f"{titles[measure]} of {titles[of].lower()}" for measure, of in rows.index])
        for why, rows in without.groupby("note", sort=True)
    }
    said = [f"{what}: {str(why).removeprefix('no value: ')}" for why, what in reasons.items()]
    return f"{DASH}: there is no figure. {'; '.join(said)}." if said else ""


def _ranking(table: pd.DataFrame) -> str:
    """Return how the concentration index ranks; blank where there is none."""
    ranked = table.xs(CONCENTRATION.key, level="measure")["value"].notna().any()
    return RANKING if ranked else ""


def _kappas(content: Content) -> str:
    """Return kappa of each subject and how it is scaled."""
    kappas = kolm_pollak_kappas(content.plan)
    each = [
        f"{number(kappas[one.key], 4)} for {one.title.lower()}"
        for one in SUBJECTS
        if one.key in kappas
    ]
    if not each:
        return ""
    return (
        f"Kappa of the Kolm-Pollak measures is an aversion of {AVERSION:g} (an assumption; below 0 "
        "for travel, a burden) times alpha, the sum of weight times value over the sum of weight "
        f"times value squared in all waves: {listed(each)}."
    )


def _point(measure: Measure, table: pd.DataFrame) -> tuple[str, str]:
    row = table.loc[(measure.key, COVERAGE_BY_PLACE.key)]
    value = float(row["value"])
    if pd.isna(value):
        why = str(row["note"]).removeprefix("no value: ")
        return measure.title, f"There is no figure for coverage by place: {why}."
    gap = number(200 * value, 1)
    text = MEANINGS[measure.key].format(value=_cell(table, measure, COVERAGE_BY_PLACE), gap=gap)
    return measure.title, text
