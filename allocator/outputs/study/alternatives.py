"""The study of what is nearly as good as a plan: page, tables and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from allocator.lp.tradeoffs import Allowed, Loss
from allocator.outputs.study.alternatives_parts import plans_section, ranges_section
from allocator.outputs.study.alternatives_words import (
    firm_sentence,
    loss_sentence,
    plain,
    widest_sentence,
)
from allocator.outputs.study.parts import Column, Study

KIND = "alternatives"
_POST = {
    "board_code": Column("", "Code of the health board"),
    "service": Column("", "Service that holds the posts"),
    "wave": Column("", "Wave"),
}
_NUMBER = Column("", "0 is the plan; the others are within the largest loss")
DICTIONARY: dict[str, dict[str, Column]] = {
    "ranges": {
        **_POST,
        "loss": Column("", "Loss within which plans count, as stated"),
        "least_wte": Column("WTE", "Fewest posts over all plans within the loss"),
        "plan_wte": Column("WTE", "Posts in the plan"),
        "most_wte": Column("WTE", "Most posts over all plans within the loss"),
        "firm": Column("", "Whether fewest and most are the same"),
    },
    "plans": {
        "alternative": _NUMBER,
        "objective": Column("", "Objective, in the order of the model"),
        "value": Column("that of the objective", "What the alternative attains"),
        "plan_value": Column("that of the objective", "What the plan attains"),
        "loss": Column("that of the objective", "How much worse it is; below nought: better"),
        "loss_share": Column("share", "Loss as a share of the plan's value; empty where that is 0"),
        "allowed_loss": Column("that of the objective", "How much worse it might be"),
        "unit": Column("", "Unit of the objective"),
    },
    "posts": {
        "alternative": _NUMBER,
        **_POST,
        "posts_wte": Column("WTE", "Filled posts"),
        "plan_wte": Column("WTE", "Filled posts in the plan"),
        "change_wte": Column("WTE", "The difference"),
    },
    "boards": {
        "alternative": _NUMBER,
        "board_code": _POST["board_code"],
        "wave": _POST["wave"],
        "posts_wte": Column("WTE", "Filled posts at the board, embedded ones among them"),
        "community_wte": Column("WTE", "Those of its community team"),
        "served_families": Column("families a year", "Families of the board served by anyone"),
        "coverage": Column("share", "Share of need within reach that is met"),
    },
    "distances": {
        "alternative": Column("", "Alternative, from 1"),
        "changed_wte": Column(
            "WTE", "Differences from the plan's posts, summed over boards, services and waves"
        ),
        "nearest_wte": Column(
            "WTE", "The same from the nearest of the plan and the alternatives before it"
        ),
    },
}


def alternatives_study(
    tables: Mapping[str, pd.DataFrame],
    losses: Sequence[Loss],
    within: Sequence[Allowed],
    board_names: Mapping[str, str],
    waves: tuple[int, ...],
    *,
    objective: str | None,
) -> Study:
    """Return the study of plans within a loss.

    Parameters
    ----------
    tables
        ``ranges``, ``plans``, ``posts``, ``boards`` and ``distances``, as
        `allocator.pipeline.tradeoffs.find_alternatives` returns them.
    losses, within
        The losses, the least first, and what each lets the objectives become.
    board_names
        Names of boards by code.
    waves
        The waves.
    objective
        The objective that may lose; None where every one may.

    Returns
    -------
    Study
        Title, answer, sections, tables and dictionary.
    """
    names, wave = dict(board_names), waves[-1]
    largest = tables["ranges"].xs(losses[-1].text, level="loss")
    return Study(
        kind=KIND,
        title="What is firm and what is free: plans nearly as good",
        lead=(
            loss_sentence(losses[-1], within[-1], objective),
            firm_sentence(losses[-1].text, largest),
            widest_sentence(largest, names, wave),
        ),
        sections=(
            ranges_section(tables["ranges"], losses, names, wave),
            plans_section(tables, losses, names, wave),
        ),
        tables=tables,
        dictionary=DICTIONARY,
        caveats=_caveats(losses, within, objective),
        options={
            "Loss": ", ".join(one.text for one in losses),
            "May lose": "each objective" if objective is None else plain(objective),
            "Alternatives": str(len(tables["distances"])),
            "Counts for nothing": ", ".join(plain(n) for n in within[-1].free) or "none",
        },
    )


def _caveats(
    losses: Sequence[Loss], within: Sequence[Allowed], objective: str | None
) -> tuple[str, ...]:
    return (
        *(loss_sentence(loss, one, objective) for loss, one in zip(losses, within, strict=True)),
        (
            "Least and most posts of one board are each attained by some plan, but not those of "
            "all boards at once: what one board gains another gives up."
        ),
        (
            "That an alternative differs as much as any plan can is not proved: the farthest plan "
            "is no question for a linear program. The ranges are proved, each end by a program of "
            "its own."
        ),
        (
            "Openings, models of service and places within reach are those of the plan; posts may "
            "be any fraction. Every alternative was re-checked against every rule from its tables."
        ),
    )
