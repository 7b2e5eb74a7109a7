"""What is proved: the status of the plan, each objective, each rule worked out again."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import listed, number
from allocator.outputs.published_report.shown import Shown
from allocator.outputs.report.figures import DASH, sentence, small

STATUS_SENTENCES: dict[str, str] = {
    "proved": (
        "Proved: under the stated rules, no plan does better on the objectives in their order."
    ),
    "stopped": "Stopped before proof: the search ran out of time, and a better plan may exist.",
}


@dataclass(frozen=True)
class Objective:
    """One objective in words, its decimals, and -1 where its negative is what is minimised."""

    words: str
    decimals: int = 1
    sign: int = 1


OBJECTIVES: dict[str, Objective] = {
    "floor_shortfall": Objective("Fewest families below the floor of coverage"),
    "embedded_shortfall": Objective("Fewest posts short of their standards", 2),
    "unplaced_admissions": Objective("Fewest admissions without a bed in the catchment"),
    "support_shortfall": Objective("Fewest hours of consultation and links short", 0),
    "worst_coverage": Objective("Highest coverage of the worst-served board", 4, -1),
    "leximin_coverage": Objective("Highest coverage of the boards not yet settled", 4, -1),
    "unmet_need": Objective("Fewest families not served"),
    "uneven_cover": Objective("Least uneven cover of places within each board"),
    "travel_burden": Objective("Least travel of families and staff", 0),
    "spend": Objective("Least money spent", 0),
}


def proof_sentence(shown: Shown) -> str:
    """Return what is proved of the plan, given what was decided before."""
    status = shown.run.plan.status
    given = _decided(shown)
    if status != "proved" or not given:
        return STATUS_SENTENCES.get(status, status)
    return (
        f"Proved for {listed(given)}: under the stated rules, no plan with them does better on the "
        "objectives in their order."
    )


def _decided(shown: Shown) -> list[str]:
    """Return what was decided in whole numbers before the plan that is proved, if anything."""
    later = bool((shown.table("boards")["first_wave"] > shown.waves[0]).any())
    parts = {
        "these openings": later and shown.setting("waves.rollout") == "pathfinder",
        "these whole posts": shown.setting("posts.whole") == "yes",
    }
    return [words for words, true in parts.items() if true]


def objectives_table(shown: Shown) -> PageTable:
    """Return the objectives in order, what each attained, and whether that is proved."""
    known = shown.table("objectives")
    rows = []
    for stage in known.index:
        name = str(known.at[stage, "objective"])
        words = OBJECTIVES.get(name.split(" ", maxsplit=1)[0], Objective(_plain(name), 3))

        def _figure(value: float, words: Objective = words) -> str:
            return number(words.sign * value, words.decimals, missing=DASH)

        rows.append(
            Row(
                (
                    f"{stage}. {words.words}",
                    shown.text("objectives", stage, "value", _figure),
                    shown.text("objectives", stage, "bound", _figure),
                    sentence(str(known.at[stage, "unit"])),
                    "Proved" if known.at[stage, "status"] == "proved" else "Stopped before proof",
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
        note="Best possible: what no plan can pass without giving up an objective above.",
    )


def checks_table(shown: Shown) -> PageTable:
    """Return each rule as worked out again from the finished plan."""
    known = shown.table("rule_checks")
    rows = []
    for rule in known.index:
        off = bool(known.at[rule, "off"])
        kept = "Switched off" if off else "Kept" if known.at[rule, "kept"] else "Broken"
        rows.append(
            Row(
                (
                    _rule(str(rule)),
                    shown.text("rule_checks", rule, "rows", number),
                    DASH if off else shown.text("rule_checks", rule, "worst", small),
                    kept,
                )
            )
        )
    return PageTable(
        name="checks",
        caption="Rules worked out again from the finished plan, with every figure",
        columns=(
            Column("Rule"),
            Column("Instances", "", "number"),
            Column("Worst violation", "in the rule's unit", "number"),
            Column("Result"),
        ),
        rows=tuple(rows),
        empty="No re-check came with this plan.",
    )


def _plain(name: str) -> str:
    return sentence(name.replace("_", " "))


def _rule(rule: str) -> str:
    """Return ``2 staff time`` as ``2. Staff time``."""
    place, _, words = rule.partition(" ")
    return f"{place}. {sentence(words)}" if words else rule
