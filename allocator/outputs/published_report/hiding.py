"""What is hidden of a run and why, in the words of those who publish it."""

from __future__ import annotations

from allocator.analysis.disclosure import REACH, SMALL
from allocator.outputs.dictionary import HIDDEN, TABLES
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import counted, number
from allocator.outputs.publication import LEFT_OUT, LIMITS_OF_HIDING
from allocator.outputs.publication.rules import NOT_PUBLISHED, rule_of
from allocator.outputs.published_report.shown import Shown


def hiding_sentences() -> list[str]:
    """Return the rule, what its sign means, and what it does not do."""
    return [
        (
            f"Counts of families and of admissions above 0 and below {number(SMALL)} are hidden, "
            "with as few other counts as keep anybody from working them out more closely than 0 to "
            f"{number(REACH)}. So is everything that is worked out from a hidden count, and every "
            "count of a single place."
        ),
        (
            f"A hidden figure reads {HIDDEN}. It can be a small count or a larger one that "
            "protects a small one: how many are which is not said, because where all of a row are "
            "small that would bound them."
        ),
        *LIMITS_OF_HIDING.split("\n"),
    ]


def hidden_table(shown: Shown) -> PageTable:
    """Return how many cells of each published table are hidden, and why."""
    rows = []
    for name, hidden in shown.run.hidden.items():
        columns = [str(one) for one in hidden.columns if hidden[one].any()]
        if columns:
            rules = [rule_of(name, column) for column in columns]
            reasons = dict.fromkeys(rule.reason for rule in rules if rule is not None)
            rows.append(
                Row(
                    (
                        TABLES[name].title,
                        number(hidden.size),
                        number(int(hidden.to_numpy(bool).sum())),
                        " ".join(reasons),
                    )
                )
            )
    return PageTable(
        name="hidden",
        caption="Hidden figures by table of this copy",
        columns=(
            Column("Table"),
            Column("Figures", "", "number"),
            Column("Hidden", "", "number"),
            Column("Why"),
        ),
        rows=tuple(rows),
        empty="No figure of this plan is hidden.",
    )


def left_out_table() -> PageTable:
    """Return what a run holds that no published copy has."""
    left_out = {TABLES[name].title: reason for name, reason in LEFT_OUT.items()}
    return PageTable(
        name="left-out",
        caption="What this copy leaves out altogether",
        columns=(Column("Table or file"), Column("Why")),
        rows=tuple(Row((name, why)) for name, why in {**left_out, **NOT_PUBLISHED}.items()),
    )


def boards_hidden(shown: Shown, wave: int) -> list[str]:
    """Return the names of the boards whose families served are hidden in a wave."""
    return [
        name
        for code, name in shown.names.items()
        if shown.is_hidden("board_indicators", (code, wave), "served_families")
    ]


def cells_sentence(shown: Shown) -> str:
    """Return how many figures are hidden over all published tables."""
    masks = shown.run.hidden.values()
    hidden = sum(int(mask.to_numpy(bool).sum()) for mask in masks)
    whole = sum(mask.size for mask in masks)
    tables = sum(bool(mask.to_numpy(bool).any()) for mask in masks)
    return (
        f"{counted(hidden, 'figure')} of {number(whole)} in the published tables "
        f"{'is' if hidden == 1 else 'are'} hidden, in {counted(tables, 'table')}."
    )
