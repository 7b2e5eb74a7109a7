"""What changes between two runs for places, islands and the most deprived, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allocator.outputs.compare.metrics import PLACE_METRICS, Metric
from allocator.outputs.compare.places import PlaceChange, PlaceGroup, PlaceSide
from allocator.outputs.page.words import counted, listed, number
from allocator.outputs.report.figures import families, sentence, some

#: Places named before the rest of a group are counted.
NAMES_SHOWN = 3
#: Islands named in a sentence before the rest are counted; the table names all.
ISLANDS_SHOWN = 6
OUT_OF_REACH = "out of reach"
COVERAGE, COVERAGE_TOLERANCE = PLACE_METRICS[0]
#: What a metric does in words: better, then worse.
_VERBS = {"coverage": ("rises", "falls"), "mean_minutes": ("gets shorter", "gets longer")}
#: How what changes most is introduced: better, then worse.
_LEADS = {
    "coverage": ("Coverage rises", "Coverage falls"),
    "mean_minutes": ("Travel shortens", "Travel lengthens"),
}


def place_sentence(change: PlaceChange) -> str:
    """Return how many places change by more than the tolerance, and the need in them."""
    metric = change.metric
    rises, falls = _VERBS[metric.key]
    least = tolerance_text(metric, change.tolerance)
    if not change.better.places and not change.worse.places:
        return f"In no place does {_subject(metric)} change by more than {least}."
    return sentence(
        f"{_live(change.better)} where {_subject(metric)} {rises} by more than {least}; "
        f"{_live(change.worse)} where it {falls} by as much; "
        f"{_rest(change)}."
    )


def _subject(metric: Metric) -> str:
    return metric.label.partition(",")[0].lower()


def tolerance_text(metric: Metric, tolerance: float) -> str:
    """Return a tolerance in words, for example ``1 percentage point``."""
    if metric.kind == "share":
        return counted(round(metric.scale * tolerance), "percentage point")
    return f"{number(tolerance)} {metric.unit}"


def _live(side: PlaceSide) -> str:
    if not side.places:
        return "none live"
    where = "a place" if side.places == 1 else counted(side.places, "place")
    return f"{families(side.need_families)} families with need live in {where}"


def _rest(change: PlaceChange) -> str:
    if not change.same_places:
        return "no place stays within that"
    verb = "stays" if change.same_places == 1 else "stay"
    return f"{counted(change.same_places, 'place')} {verb} within that"


def place_leads(change: PlaceChange) -> list[str]:
    """Return the places that change most, better and worse; those that tie stand together."""
    metric = change.metric
    verbs = _LEADS[metric.key]
    return [
        _lead(metric, side, verb)
        for side, verb in zip((change.better, change.worse), verbs, strict=True)
        if side.groups
    ]


def _lead(metric: Metric, side: PlaceSide, verb: str) -> str:
    most = abs(metric.shown(side.groups[0].difference))
    tied = [one for one in side.groups if abs(metric.shown(one.difference)) == most]
    values = [
        f"{group_names(one)} ({one.board_name}), "
        f"{group_value(metric, one.before, out=one.out_before)} to "
        f"{group_value(metric, one.after, out=one.out_after)}"
        for one in tied
    ]
    unit = "" if metric.kind == "share" else f" {metric.unit}"
    amount = f"{metric.amount_text(side.groups[0].difference)}{unit}"
    return f"{verb} most, by {amount}: {'; '.join(values)}."


def group_names(group: PlaceGroup) -> str:
    """Return the places of a group, those with most need named."""
    return some(list(group.names), shown=NAMES_SHOWN, noun="more place")


def group_value(metric: Metric, value: float, *, out: bool) -> str:
    """Return a figure of a place; one out of reach says so."""
    return OUT_OF_REACH if out and metric.key == COVERAGE.key else metric.text(value)


def reach_sentence(table: pd.DataFrame) -> str:
    """Return which places come within reach and which fall out of it.

    Parameters
    ----------
    table
        Of `place_table`.
    """
    lost = table[table["out_after"] & ~table["out_before"]]
    won = table[table["out_before"] & ~table["out_after"]]
    said = []
    for rows, words in ((lost, "Falls out of reach"), (won, "Comes within reach")):
        if len(rows):
            rows = rows.sort_values(["need_families", "name"], ascending=[False, True])  # noqa: PLW2901 - the same rows in order
            names = [
                f"{name} ({board})"
                for name, board in zip(rows["name"], rows["board_name"], strict=True)
            ]
            said.append(f"{words}: {some(names, shown=ISLANDS_SHOWN, noun='other place')}.")
    return " ".join(said)


def island_sentence(islands: pd.DataFrame, named: Sequence[str]) -> str:
    """Return what changes on the islands: the island boards by name, then islands counted.

    Parameters
    ----------
    islands
        Of `island_changes`.
    named
        Sentences of the island boards, said first.
    """
    if islands.empty:
        return "The runs have no place on an island."
    known = islands[islands["difference"].notna()]
    better = known[known["difference"] > COVERAGE_TOLERANCE]
    worse = known[known["difference"] < -COVERAGE_TOLERANCE]
    least = tolerance_text(COVERAGE, COVERAGE_TOLERANCE)
    counts = (
        f"Of {counted(len(islands), 'island')}, coverage rises by more than {least} on "
        f"{_how_many(len(better), len(islands))} and falls by as much on "
        f"{_how_many(len(worse), len(islands))}."
    )
    most = [
        f"{words} on {_islands(rows)}."
        for rows, words in ((better, "It rises most"), (worse, "It falls most"))
        if len(rows)
    ]
    return " ".join([*named, counts, *most])


def _how_many(count: int, total: int) -> str:
    if count == total > 1:
        return "all"
    return number(count) if count else "none"


def _islands(rows: pd.DataFrame) -> str:
    shown = rows.assign(
        change=[abs(COVERAGE.shown(one)) for one in rows["difference"]],
    ).rename_axis("island")
    ordered = shown.reset_index().sort_values(["change", "island"], ascending=[False, True])
    texts = [
        f"{row['island']} ({_value(row['before'], out=row['out_before'])} to "
        f"{_value(row['after'], out=row['out_after'])})"
        for _, row in ordered.iterrows()
    ]
    return listed(texts[:ISLANDS_SHOWN])


def _value(share: float, *, out: bool) -> str:
    return group_value(COVERAGE, share, out=bool(out) and share == 0)


def deprived_sentence(before: float, after: float) -> str:
    """Return the coverage of families in the most deprived fifth, before and after."""
    difference = after - before
    if COVERAGE.verdict(difference) in {"same", ""}:
        change = f"stays at {COVERAGE.text(after)}"
    else:
        change = (
            f"goes from {COVERAGE.text(before)} to {COVERAGE.text(after)} "
            f"({COVERAGE.difference_text(difference)})"
        )
    return f"Coverage of families in the most deprived fifth {change}."
