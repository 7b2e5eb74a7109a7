"""A saved run explained: each board's model and posts, what binds, and what would change them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import Fault, UsageError
from allocator.inputs.workspace import Workspace
from allocator.lp.plan import Plan
from allocator.outputs.answers import PRICES, RANGES, read_answers
from allocator.outputs.document import run_title
from allocator.outputs.files import plain_json
from allocator.outputs.input_log import input_log
from allocator.outputs.manifest import MANIFEST
from allocator.outputs.page.words import listed
from allocator.outputs.report import board_sentences
from allocator.outputs.report.answers import post_span, range_sentences
from allocator.outputs.report.binding import binding_sentences
from allocator.outputs.report.content import Content, Governance, of_board
from allocator.outputs.report.figures import board_wte, families, service_title, share
from allocator.outputs.report.national import model_words
from allocator.outputs.report.price_words import price_sentences
from allocator.outputs.run import read_run
from allocator.outputs.saved_facts import read_baselines

#: What a run of an earlier version has no answers to.
UNASKED = (
    "This run holds no prices of limits and no ranges of posts: make the plan again, without "
    "--quick, to have them."
)
#: What prices and ranges say of a plan in whole posts.
OF_FRACTIONS = (
    "Posts of this plan are whole. Prices and ranges of posts are those of the plan with posts in "
    "any fraction, of which it is made."
)


@dataclass(frozen=True)
class ExplainedBoard:
    """What a run says of one board.

    Parameters
    ----------
    code, name, model
        The board and its model of service.
    sentences
        Why this model; who covers it; what it gets; what limits it.
    headings, rows
        Its figures by wave, as text.
    """

    code: str
    name: str
    model: str
    sentences: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ExplainedRun:
    """What a run says, as read from its folder alone.

    Parameters
    ----------
    plan, prices, ranges
        The plan and its answers; empty tables where the run holds none.
    title
        What the run calls itself.
    boards
        The boards asked for, in order of name.
    binds, would_change, firmness
        What binds; what one unit more or less would do; how firm posts are.
    """

    plan: Plan
    prices: pd.DataFrame
    ranges: pd.DataFrame
    title: str
    boards: tuple[ExplainedBoard, ...]
    binds: tuple[str, ...]
    would_change: tuple[str, ...]
    firmness: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it as plain data, for ``--json``."""
        codes = [board.code for board in self.boards]
        return {
            "title": self.title,
            "plan_status": self.plan.status,
            "binds": list(self.binds),
            "would_change": list(self.would_change),
            "firmness": list(self.firmness),
            "boards": [
                {
                    "board_code": board.code,
                    "board_name": board.name,
                    "service_model": str(self.plan["boards"].at[board.code, "service_model"]),
                    "sentences": list(board.sentences),
                    "posts": plain_json(of_board(self.plan["team_posts"], board.code)),
                    "coverage": plain_json(of_board(self.plan["board_coverage"], board.code)),
                }
                for board in self.boards
            ],
            "prices": plain_json(self.prices),
            "ranges": plain_json(_of_boards(self.ranges, codes)),
        }


def explain_run_folder(folder: Path, *, board: str | None = None) -> ExplainedRun:
    """Read a run and return what it says.

    Parameters
    ----------
    folder
        A run folder.
    board
        Code or name of one board; every board by default.

    Returns
    -------
    ExplainedRun
        Its boards, what binds, prices and ranges.

    Raises
    ------
    DataError
        If it is no run, or has changed since it was written.
    UsageError
        If there is no such board.
    """
    plan = read_run(folder)
    found = read_answers(folder)
    content = Content(
        plan=plan,
        title=run_title(plan),
        geography=None,
        baselines=read_baselines(folder),
        checks=(),
        inputs=pd.DataFrame({"sha256": []}),
        deprivation=None,
        governance=Governance(),
        prices=found.get(PRICES),
        ranges=found.get(RANGES),
    )
    codes = list(content.names) if board is None else [board_of(plan, board)]
    prices, ranges = (found.get(name, pd.DataFrame()) for name in (PRICES, RANGES))
    return ExplainedRun(
        plan,
        prices,
        ranges,
        content.title,
        tuple(_board(content, code) for code in codes),
        tuple(binding_sentences(content)),
        (*_caveat(plan), *price_sentences(prices)) if found else (UNASKED,),
        _firmness(plan, range_sentences(_of_boards(ranges, codes), content.names)),
    )


def board_of(plan: Plan, asked: str) -> str:
    """Return the code of a board given by code or name, in any case.

    Raises
    ------
    UsageError
        If there is no such board.
    """
    names = plan["boards"]["board_name"].astype(str)
    wanted = asked.strip().casefold()
    for code, name in names.items():
        if wanted in {str(code).casefold(), name.casefold()}:
            return str(code)
    raise UsageError(
        "There is no such board in this run",
        [
            Fault(
                "unknown-board",
                "No board has this code or name",
                f"{_meant(names, wanted)}Name one of {listed(sorted(names))}",
                value=asked,
            )
        ],
    )


def _meant(names: pd.Series, wanted: str) -> str:
    """Return the name that a wrong one may have meant, as a question; empty where none is near."""
    known = {text.casefold(): name for code, name in names.items() for text in (str(code), name)}
    near = difflib.get_close_matches(wanted, known, n=1)
    return f"Did you mean {known[near[0]]}? " if near else ""


def changed_inputs(folder: Path, workspace: Workspace) -> list[str]:
    """Return input files that are not what a run was made from, for a warning.

    Parameters
    ----------
    folder
        A run folder that `read_run` has read.
    workspace
        The workspace that questions shall be solved on.
    """
    manifest = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
    before = {str(row["file"]): row["sha256"] for row in manifest["inputs"]}
    now = input_log(workspace)["sha256"].to_dict()
    return sorted(file for file in before.keys() | now.keys() if before.get(file) != now.get(file))


def _caveat(plan: Plan) -> tuple[str, ...]:
    return (OF_FRACTIONS,) if plan.settings.at["posts.whole", "value"] == "yes" else ()


def _firmness(plan: Plan, said: list[str]) -> tuple[str, ...]:
    return (*_caveat(plan), *said) if said else ()


def _of_boards(ranges: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    if ranges.empty:
        return ranges
    return ranges[ranges.index.get_level_values("board_code").isin(list(codes))]


def _board(content: Content, code: str) -> ExplainedBoard:
    said = [
        write(content, code)
        for write in (
            board_sentences.why,
            board_sentences.cover,
            board_sentences.proposal,
            board_sentences.limits,
        )
    ]
    return ExplainedBoard(
        code,
        content.names[code],
        model_words(content.plan["boards"].loc[code]),
        tuple(text for text in said if text),
        ("figure", *(f"wave {wave}" for wave in content.waves)),
        tuple(_figures(content, code)),
    )


def _figures(content: Content, code: str) -> Iterator[tuple[str, ...]]:
    posts = of_board(content.plan["team_posts"]["filled_wte"], code).unstack("wave")
    ranges = content.ranges
    for service, row in posts.iterrows():
        yield (f"{service_title(str(service))} posts (WTE)", *(board_wte(value) for value in row))
        if ranges is not None and (code, service) in ranges.index.droplevel("wave"):
            spans = ranges.xs((code, service), level=("board_code", "service"))
            if not (_caveat(content.plan) or spans["firm"].all()):
                yield ("  as good plans have", *(post_span(spans.loc[w]) for w in content.waves))
    board = of_board(content.boards, code)
    for title, column, write in (
        ("Served (families a year)", "served_families", families),
        ("Not served (families a year)", "unmet_families", families),
        ("Coverage of need within reach", "coverage", share),
    ):
        yield (title, *(write(board.at[wave, column]) for wave in content.waves))
