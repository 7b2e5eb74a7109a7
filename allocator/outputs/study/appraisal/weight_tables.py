"""Criteria, weights and what hangs on them, as the page shows them."""

from __future__ import annotations

from allocator.analysis.appraisal import Appraisal
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import number, percent
from allocator.outputs.report.figures import sentence


def criteria_table(asked: Appraisal) -> PageTable:
    """Return the criteria with their scales and weights, and the interval of each weight."""
    rows = []
    for name, row in asked.criteria.iterrows():
        weight = asked.weights.loc[name]
        rows.append(
            Row(
                (
                    str(row["title"]),
                    str(row["unit"]),
                    _figure(row["worst"]),
                    _figure(row["best"]),
                    percent(row["weight"], 0),
                    percent(weight["least"]),
                    percent(weight["most"]),
                    str(row["status"]),
                    " ".join(f"{sentence(part)}." for part in (row["source"], row["note"]) if part),
                ),
                key=str(name),
            )
        )
    return PageTable(
        "criteria",
        "Criteria, scales and weights",
        (
            Column("Criterion"),
            Column("Figure in"),
            Column("Worth nothing", "", "number"),
            Column("Worth 1", "", "number"),
            Column("Weight", "", "number"),
            Column("First place holds from", "", "number"),
            Column("to", "", "number"),
            Column("Standing"),
            Column("Source and remark"),
        ),
        tuple(rows),
        note="A figure between the two ends is worth its share of the way, in a straight line.",
    )


def values_table(asked: Appraisal) -> PageTable:
    """Return what each figure of each option is worth, in the order of the ranking."""
    values = asked.scores["value"].unstack("criterion")[list(asked.criteria.index)]
    rows = [
        Row(
            (
                str(asked.options.loc[key, "name"]),
                *(number(value, 2) for value in values.loc[key]),
                number(asked.ranking.loc[key, "score"], 3),
            ),
            key=str(key),
        )
        for key in asked.ranking.index
    ]
    titles = [Column(str(title), "0 to 1", "number") for title in asked.criteria["title"]]
    return PageTable(
        "values",
        "What each figure is worth",
        (Column("Option"), *titles, Column("Score", "", "number")),
        tuple(rows),
    )


def demand_table(asked: Appraisal) -> PageTable:
    """Return which option ranks first under other admissions and stays."""
    rows = []
    for key, row in asked.demands.iterrows():
        admissions, stay = key if isinstance(key, tuple) else (key, 0.0)
        rows.append(
            Row(
                (
                    f"{number(admissions)} admissions a year, {number(stay)} days",
                    str(row["name"]),
                    number(row["score"], 3),
                    percent(row["least_unit_use"]),
                    number(row["beyond_beds"]),
                    number(row["beyond_beds_now"]),
                    str(row["rank_of_leader"]),
                )
            )
        )
    return PageTable(
        "demands",
        "What ranks first if more women come, or stay longer",
        (
            Column("Admissions and mean stay"),
            Column("Ranks first"),
            Column("Score", "0 to 1", "number"),
            Column("Use of its least used unit", "of bed days", "number"),
            Column("Beyond all its beds", "admissions a year", "number"),
            Column("Beyond today's beds", "admissions a year", "number"),
            Column("Rank of the option above", "", "number"),
        ),
        tuple(rows),
    )


def _figure(value: float) -> str:
    """Return the end of a scale: shares with decimals, counts without."""
    return number(value, 2 if abs(value) <= 1.0 and value != round(value) else 0)
