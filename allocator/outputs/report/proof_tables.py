"""What each objective attained and whether that is proved; each rule as worked out again."""

from __future__ import annotations

import math

from allocator.lp.check import CheckedRule
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import listed, number
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import DASH, joined, sentence, small
from allocator.outputs.report.objective_words import objective_of
from allocator.outputs.report.proof_words import decided


def objectives_table(content: Content) -> PageTable:
    """Return the objectives in order, what each attained, and whether that is proved."""
    rows = []
    for stage, row in content.plan["objectives"].iterrows():
        known = objective_of(row["objective"])
        proved = str(row["status"]) == "proved"
        bound = float(row["bound"]) if row["bound"] is not None else math.nan
        rows.append(
            Row(
                (
                    f"{stage}. {known.words}",
                    number(known.sign * float(row["value"]), known.decimals),
                    number(known.sign * bound, known.decimals, missing=DASH),
                    sentence(str(row["unit"])),
                    "Proved" if proved else "Stopped before proof",
                )
            )
        )
    return PageTable(
        name="objectives",
        caption="Objectives in order",
        columns=(
            Column("Objective"),
            Column("Attained", "", "number"),
            Column("Best possible", "", "number"),
            Column("Unit"),
            Column("Proof"),
        ),
        rows=tuple(rows),
        note=joined(
            [
                "Best possible: what no plan can pass without giving up an objective above.",
                f"All of it given {listed(decided(content))}." if decided(content) else "",
            ]
        ),
    )


def _rule_words(rule: str) -> str:
    """Return ``2 staff time`` as ``2. Staff time``."""
    place, _, name = rule.partition(" ")
    return f"{place}. {sentence(name)}" if place.isdigit() and name else sentence(rule)


def _result(check: CheckedRule) -> str:
    if check.off:
        return "Switched off"
    return "Kept" if check.kept else "Broken"


def checks_table(content: Content) -> PageTable:
    """Return each re-checked rule with its worst violation."""
    return PageTable(
        name="checks",
        caption="Rules worked out again",
        columns=(
            Column("Rule"),
            Column("Limits checked", "", "number"),
            Column("Worst violation", "relative to the limit", "number"),
            Column("Result"),
        ),
        rows=tuple(
            Row(
                (
                    _rule_words(check.rule),
                    number(check.rows),
                    small(check.worst),
                    _result(check),
                )
            )
            for check in content.checks
        ),
        note="A violation up to one part in a million is rounding by the computer.",
        empty="No check was given with this plan.",
    )
