"""Alternatives to a plan in planners' words: what was forced, what it costs, and who pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from allocator.outputs.page.words import counted, listed, number, pounds
from allocator.outputs.report.figures import families, joined, sentence, signed
from allocator.outputs.report.limit_prices import SHORT_OF, WORST, figure

#: Boards named as those that lose or gain most.
NAMED = 3
#: Families a year below this are what a solver leaves.
LEAST_FAMILIES = 5e-4
#: Changes from this on are shown with one decimal.
ONE_DECIMAL = 0.1
UNMET = "unmet_need"
#: Kinds that the objectives do not choose between: the model's own rule does.
RULES: dict[str, str] = {
    "opens_in": (
        "When a board opens is given by the model (waves.first_wave) or by a roll-out, and a board "
        "that is not open is not counted as the worst-served"
    ),
    "lead_hub": "The lead hub is the hub board with the nearest base, whatever the objectives say",
    "sole_hub": "Which boards may be hubs is given by data/hubs.csv",
}


@dataclass(frozen=True)
class Names:
    """Names of boards and bases by code.

    Parameters
    ----------
    boards, bases
        Names by code.
    """

    boards: Mapping[str, str]
    bases: Mapping[str, str]

    def board(self, code: str) -> str:
        """Return a board's name, or its code."""
        return self.boards.get(code, code)

    def base(self, code: str) -> str:
        """Return a base's name with its code."""
        return f"{self.bases[code]} ({code})" if code in self.bases else code


def alternative_title(row: pd.Series, names: Names) -> str:
    """Return what was forced, as a noun phrase without the board.

    Parameters
    ----------
    row
        A row of the table of alternatives.
    names
        Names of boards and bases.
    """
    posts, subject, wave = f"{row['wte']:g} WTE", str(row["subject"]), str(row["waves"])
    return {
        "base": f"At least {posts} at {names.base(subject)}",
        "lead_hub": f"{names.board(subject)} as lead hub",
        "sole_hub": f"{names.board(subject)} as only hub",
        "opens_in": f"Opening in wave {wave}",
        "early_posts": f"The posts of the last wave already in wave {wave}",
        "more_posts": f"{posts} more in wave {wave}",
        "fewer_posts": f"{posts} fewer in wave {wave}, or no post",
    }[str(row["kind"])]


def alternative_label(row: pd.Series, names: Names) -> str:
    """Return what was forced in as few words as a chart has room for."""
    wave = str(row["waves"])
    short = {
        "early_posts": f"Last wave's posts in wave {wave}",
        "fewer_posts": f"{row['wte']:g} WTE fewer in wave {wave}",
    }
    return short.get(str(row["kind"])) or alternative_title(row, names)


def _lead(row: pd.Series, board: str, names: Names) -> str:
    title = alternative_title(row, names)
    phrase = title if row["kind"] in {"lead_hub", "sole_hub"} else title[:1].lower() + title[1:]
    return f"{board} with {phrase}" if row["kind"] != "opens_in" else f"{board}, {phrase}"


def why_not_sentences(
    row: pd.Series, objectives: pd.DataFrame, boards: pd.DataFrame, names: Names
) -> list[str]:
    """Return why a plan does not do otherwise, in sentences.

    Parameters
    ----------
    row
        A row of the table of alternatives; its name is board and question.
    objectives
        Its rows of the table of objectives: index ``objective``.
    boards
        Its rows of the table of boards: index ``(affected_board, wave)``.
    names
        Names of boards and bases.
    """
    code, _question = row.name
    board = names.board(str(code))
    lead = _lead(row, board, names)
    verdict = str(row["verdict"])
    if verdict == "as planned":
        return [f"{lead}: the plan does so already."]
    if verdict == "no plan":
        return [f"{lead}: no plan keeps every rule. {sentence(str(row['note']))}."]
    if verdict == "stopped":
        return [f"{lead}: there is no answer, for {row['note']}."]
    if verdict == "as good":
        free = f"{lead}: every objective attains the same, so the choice is free."
        return [free, *_payers(boards, names)]
    changes = [
        stage_loss(str(stage), float(change))
        for stage, change in objectives["change"].items()
        if change
    ]
    first, *after = changes
    rest = f" After that, {listed(after)}." if after else " Nothing else changes."
    if verdict == "better":
        rule = RULES.get(str(row["kind"]), "A rule of the model stands against it")
        return [
            f"{lead}: by the objectives the plan would be better: {first}.{rest}",
            f"{rule}.",
            *_payers(boards, names),
        ]
    return [f"{lead}: the plan would be worse: {first}.{rest}", *_payers(boards, names)]


def stage_loss(stage: str, change: float) -> str:
    """Return what a change of an objective, summed over waves, means, as a clause.

    Parameters
    ----------
    stage
        Name of the objective.
    change
        By how much its value, which is to be low, changes; in the unit of the stage.
    """
    up, size = change > 0, abs(change)
    more, less = ("more", "less") if up else ("fewer", "more")
    said = {
        UNMET: f"{figure(size)} {more} families a year go without",
        "uneven_cover": f"places are served {less} evenly by {figure(size)} families a year",
        "travel_burden": (
            f"families and staff travel {figure(size)} hours a year {'more' if up else 'less'}"
        ),
        "spend": f"{pounds(1000 * size)} {'more' if up else 'less'} is spent",
        **{name: f"{figure(size)} {more} {noun}" for name, noun in SHORT_OF.items()},
        **dict.fromkeys(
            WORST,
            f"the coverage of the worst-served board {'falls' if up else 'rises'} by "
            f"{figure(100 * size)} percentage points",
        ),
    }
    return said.get(stage, f"{stage.replace('_', ' ')} changes by {signed(change, 4)}")


def _payers(boards: pd.DataFrame, names: Names) -> list[str]:
    """Return which boards lose and gain families, summed over waves."""
    if boards.empty:
        return ["No board gains or loses a post or a family."]
    by_board = boards["families_change"].groupby("affected_board").sum()
    lose = by_board[by_board < -LEAST_FAMILIES].sort_values(kind="stable")
    gain = by_board[by_board > LEAST_FAMILIES].sort_values(ascending=False, kind="stable")
    said = [
        f"{counted(len(part), 'board')} {word if len(part) > 1 else f'{word}s'} "
        f"{families(abs(part.sum()))} families a year, summed over waves: {_named(part, names)}"
        for word, part in (("lose", lose), ("gain", gain))
        if len(part)
    ]
    if not said:
        return ["Posts move, and no board gains or loses a family."]
    return [joined(f"{text}." for text in said)]


def _named(part: pd.Series, names: Names) -> str:
    shown = [
        f"{names.board(str(code))} {signed(float(change), 1 if abs(change) >= ONE_DECIMAL else 3)}"
        for code, change in part.iloc[:NAMED].items()
    ]
    rest = len(part) - len(shown)
    return listed([*shown, *([f"{number(rest)} more"] if rest else [])])
