"""The study of alternatives to a plan: page, tables, and what their columns mean."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from allocator.outputs.page.tables import Column as PageColumn
from allocator.outputs.page.tables import PageTable, Row
from allocator.outputs.page.words import counted, listed
from allocator.outputs.report.charts import Chart
from allocator.outputs.report.figures import DASH, sentence, signed
from allocator.outputs.study.charts import difference_chart
from allocator.outputs.study.parts import Column, Section, Study
from allocator.outputs.study.why_words import (
    Names,
    alternative_label,
    alternative_title,
    stage_loss,
    why_not_sentences,
)

KIND = "why"
VERDICTS: dict[str, str] = {
    "worse": "worse",
    "as good": "as good",
    "better": "better by the objectives but kept out by a rule",
    "as planned": "as planned already",
    "no plan": "without a plan",
    "stopped": "stopped before proof",
}
FAMILIES = "families a year, summed over waves"
_PAIR = {
    "board_code": Column("", "Board that is asked about"),
    "question": Column("", "What was forced, as given to --why-not"),
}
DICTIONARY: dict[str, dict[str, Column]] = {
    "alternatives": {
        **_PAIR,
        "kind": Column("", "Kind of alternative"),
        "subject": Column("", "Code of the base or hub board; empty for the others"),
        "waves": Column("", "Waves in which it is forced; of an opening, the wave of opening"),
        "wte": Column("WTE", "Posts at the base at least, or posts more or fewer than the plan"),
        "verdict": Column("", f"One of: {', '.join(VERDICTS)}"),
        "first_objective": Column("", "First objective, in order, that attains something else"),
        "change": Column("that of the objective", "Its change; every objective is to be low"),
        "unit": Column("", "Unit of the change"),
        "families_change": Column(FAMILIES, "More or fewer families served in the country"),
        "own_families_change": Column(FAMILIES, "More or fewer families served in the board"),
        "most_losing_board": Column("", "Board that loses most families; empty where none does"),
        "most_losing_families": Column(FAMILIES, "Families that it loses"),
        "note": Column("", "Why there are no figures: the policies in conflict, or the time limit"),
    },
    "objectives": {
        **_PAIR,
        "objective": Column("", "Objective, in the order of the model"),
        "planned": Column("that of the objective", "What the plan attains"),
        "forced": Column("that of the objective", "What the best plan with it forced attains"),
        "change": Column("that of the objective", "The difference; nought where it is the same"),
        "unit": Column("", "Unit of the objective"),
    },
    "boards": {
        **_PAIR,
        "affected_board": Column("", "Board that gains or loses; boards that do not are left out"),
        "wave": Column("", "Wave"),
        "posts_change_wte": Column("WTE", "More or fewer community and embedded posts"),
        "families_change": Column("families a year", "More or fewer families served"),
        "coverage_change": Column("share of attainable need", "Change of coverage"),
    },
}
CAVEATS = (
    (
        "Each alternative is forced and the whole plan is made again around it; every other "
        "setting, and the openings of the other boards, stay as they are."
    ),
    (
        "Objectives count in their order, summed over waves: one that ranks later may do better "
        "where an earlier one loses."
    ),
    "Posts may be fractions here, also where the plan has whole ones.",
    (
        "Where several plans are as good, the figures of boards are those of one of them, chosen "
        "by a fixed rule."
    ),
)
#: Boards and free choices named in a sentence; the others are counted.
NAMED = 3


def why_study(tables: dict[str, pd.DataFrame], names: Names, *, question: str = "") -> Study:
    """Return the study of alternatives to a plan.

    Parameters
    ----------
    tables
        ``alternatives``, ``objectives`` and ``boards``, as
        `allocator.pipeline.whatif.AlternativeTables` has them.
    names
        Names of boards and bases.
    question
        What was asked with ``--why-not``; empty where every alternative was.
    """
    rows = tables["alternatives"]
    every = sentences(tables, names)
    said = every if question else {}
    sections = [
        Section(
            names.board(code),
            tuple(text for key, texts in said.items() if key[0] == code for text in texts),
            _charts(rows.xs(code, level="board_code", drop_level=False), code, names),
            (_table(rows.xs(code, level="board_code", drop_level=False), code, names),),
        )
        for code in dict.fromkeys(rows.index.get_level_values("board_code").astype(str))
    ]
    title = "Why not otherwise" if question else "Every alternative to the plan, board by board"
    boards = sorted(names.board(section) for section in dict.fromkeys(c for c, _q in rows.index))
    shown = f"{len(boards)} boards" if len(boards) > NAMED else listed(boards)
    return Study(
        kind=KIND,
        title=f"{title}: {shown}",
        lead=tuple(text for texts in every.values() for text in texts)
        if question
        else tuple(_summary(rows, names)),
        sections=tuple(sections),
        tables=tables,
        dictionary=DICTIONARY,
        proved=not (rows["verdict"] == "stopped").any(),
        caveats=CAVEATS,
        options={"Asked": question or "every alternative that applies", "Boards": shown},
    )


def sentences(tables: dict[str, pd.DataFrame], names: Names) -> dict[tuple[str, str], list[str]]:
    """Return what is said of each alternative, by board and question."""
    said = {}
    for key, row in tables["alternatives"].iterrows():
        objectives = _of(tables["objectives"], key)
        said[key] = why_not_sentences(row, objectives, _of(tables["boards"], key), names)
    return said


def _of(table: pd.DataFrame, key: tuple[str, str]) -> pd.DataFrame:
    levels = ["board_code", "question"]
    own = (table.index.get_level_values(levels[0]) == key[0]) & (
        table.index.get_level_values(levels[1]) == key[1]
    )
    return table[own].droplevel(levels)


def _summary(rows: pd.DataFrame, names: Names) -> list[str]:
    counts = Counter(rows["verdict"])
    parts = [f"{counts[word]} {text}" for word, text in VERDICTS.items() if counts[word]]
    lead = f"{counted(len(rows), 'alternative')} to the plan were forced and solved: "
    said = [f"{lead}{listed(parts)}."]
    free = rows[rows["verdict"] == "as good"]
    if len(free):
        shown = [
            f"{names.board(str(code))}: {alternative_title(row, names)}"
            for (code, _question), row in free.iloc[:NAMED].iterrows()
        ]
        more = f"; and {len(free) - NAMED} more" if len(free) > NAMED else ""
        said.append(f"The choice is free where it is as good: {'; '.join(shown)}{more}.")
    more_posts = rows[(rows["kind"] == "more_posts") & rows["families_change"].notna()]
    last = more_posts[more_posts["waves"] == more_posts["waves"].max()]
    if len(last):
        worst = last["families_change"].idxmin()
        said.append(
            "Of one post more in the last wave, the country loses most families where it goes to "
            f"{names.board(str(worst[0]))}: {signed(last.at[worst, 'families_change'], 1)} a year, "
            "summed over waves."
            if last.at[worst, "families_change"] < 0
            else "One post more in the last wave costs the country no families in any board; what "
            "it costs is coverage of the worst-served board."
        )
    return said


def _charts(rows: pd.DataFrame, code: str, names: Names) -> tuple[Chart, ...]:
    known = rows[rows["own_families_change"].notna() & ~rows["verdict"].eq("as planned")]
    known = known[known["kind"] != "base"]
    if len(known) < 2:  # noqa: PLR2004 (one bar compares with nothing)
        return ()
    changes = {
        alternative_label(row, names): float(row["own_families_change"])
        for _key, row in known.iterrows()
    }
    return (
        difference_chart(
            name=f"own-{code}",
            title=f"Families of {names.board(code)} under each alternative",
            description="More or fewer families served in this board than in the plan",
            unit=FAMILIES,
            rows=changes,
            figures=[signed(value, 1) for value in changes.values()],
        ),
    )


def _table(rows: pd.DataFrame, code: str, names: Names) -> PageTable:
    return PageTable(
        name=f"alternatives-{code}",
        caption=f"Alternatives to the plan for {names.board(code)}",
        columns=(
            PageColumn("Alternative"),
            PageColumn("Against the plan"),
            PageColumn("What counts first"),
            PageColumn("In this board", "families a year", "number"),
            PageColumn("In the country", "families a year", "number"),
            PageColumn("Loses most"),
        ),
        rows=tuple(_row(row, names) for _key, row in rows.iterrows()),
        note=(
            "What counts first: the first objective, in the order of the model, that attains "
            "something else. Families are more or fewer served, summed over waves. "
            f"{DASH}: there is no figure."
        ),
    )


def _row(row: pd.Series, names: Names) -> Row:
    first, change = str(row["first_objective"]), float(row["change"])
    counts = sentence(stage_loss(first, change)) if first else str(row["note"]) or DASH
    loser = str(row["most_losing_board"])
    return Row(
        (
            alternative_title(row, names),
            sentence(str(row["verdict"])),
            counts,
            signed(float(row["own_families_change"]), 1),
            signed(float(row["families_change"]), 1),
            f"{names.board(loser)} ({signed(-float(row['most_losing_families']), 1)})"
            if loser
            else DASH,
        )
    )
