"""``allocator explain RUN``: what a saved run says of each board, and what would change it."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.cli.console import Progress, note, progress, say, say_json, say_table
from allocator.cli.explain_studies import (
    Again,
    Answer,
    StudyQuestions,
    documents,
    exit_code,
    say_answers,
)
from allocator.errors import ExitCode, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.service import ServiceModel
    from allocator.lp.plan import Plan
    from allocator.outputs.explain import ExplainedRun
    from allocator.pipeline.ground import Ground


@dataclass(frozen=True)
class Solved:
    """A question that took another solve: heading, sentences and table."""

    key: str
    heading: str
    sentences: list[str]
    table: pd.DataFrame


def explain_run(
    folder: Path,
    *,
    board: str | None = None,
    threshold: bool = False,
    limits: bool = False,
    equity: bool = False,
    studies: StudyQuestions | None = None,
    time_limit_s: float | None = None,
    workspace: Path | None = None,
    as_json: bool = False,
) -> ExitCode:
    """Print what a saved run says of each board, what binds, and what would change the plan.

    Parameters
    ----------
    folder
        The run folder.
    board
        Code or name of one board; every board by default.
    threshold
        Whether to solve again with the board on either side of its threshold.
    limits
        Whether to solve again with longer and shorter travel limits.
    equity
        Whether to solve again without the rules of equity.
    studies
        Questions that force something: each prints its answer alone, and may leave a folder.
    time_limit_s
        Seconds for each plan that such a question solves.
    workspace
        Where the plan was made: for what is solved again.
    as_json
        Whether to print one JSON document.

    Returns
    -------
    ExitCode
        Done; stopped where a question that forces something was not solved to a proof.

    Raises
    ------
    UsageError
        There is no such board, or what needs one is asked for without.
    DataError, ModelError
        The folder is no run, or the workspace cannot be used.
    """
    if threshold and board is None:
        raise UsageError("Name the board whose threshold to look at: --board BOARD --threshold")
    wanted = StudyQuestions() if studies is None else studies
    wanted.require_sound(board)
    asked = {"threshold": threshold, "limits": limits, "equity": equity}
    with progress() as show:
        show("reading the run")
        from allocator.outputs.explain import explain_run_folder

        told = explain_run_folder(folder, board=board)
        solved: list[Solved] = []
        answers: list[Answer] = []
        warnings: list[str] = []
        if wanted or any(asked.values()):
            again = _again(folder, told, workspace, show)
            warnings = again.warnings
            solved = _solve_again(again, told, asked, show)
            code = None if board is None else told.boards[0].code
            answers = wanted.answered(again, told.plan, code, time_limit_s=time_limit_s, show=show)
    for text in warnings:
        note(f"note: {text}")
    if as_json:
        document = _document(folder, told, solved, warnings)
        say_json(document | {"exit_code": int(exit_code(answers))} | documents(answers))
    else:
        if solved or not answers:
            _show(told, solved)
        say_answers(answers)
    return exit_code(answers)


def _again(folder: Path, told: ExplainedRun, place: Path | None, show: Progress) -> Again:
    """Lay the ground of the run again; warn where the workspace has changed since."""
    from allocator.inputs.workspace import open_workspace
    from allocator.outputs.explain import changed_inputs
    from allocator.outputs.page.words import listed
    from allocator.pipeline.whatif import ground_again, settings_apart

    workspace = open_workspace(place)
    plan = told.plan
    warnings = []
    files = changed_inputs(folder, workspace)
    if files:
        warnings.append(
            f"Input files are not those of the run, so answers may not fit it: {listed(files)}."
        )
    show("reading the workspace")
    ground, model = ground_again(workspace, plan.provenance, plan["boards"])
    keys = settings_apart(model, plan.settings)
    if keys:
        warnings.append(f"Settings are not those of the run: {listed(keys)}.")
    return Again(ground, model, warnings)


def _solve_again(
    again: Again, told: ExplainedRun, asked: dict[str, bool], show: Progress
) -> list[Solved]:
    """Solve what was asked on the run's ground."""
    questions = {"threshold": _threshold, "limits": _limits, "equity": _equity}
    return [
        question(again.ground, again.model, told, show)
        for key, question in questions.items()
        if asked[key]
    ]


def _threshold(
    ground: Ground, model: ServiceModel, told: ExplainedRun, show: Callable[[str], None]
) -> Solved:
    from allocator.outputs.report.whatif import sides_sentences
    from allocator.pipeline.whatif import both_sides

    board = told.boards[0]
    table = both_sides(ground, model, board.code, progress=show)
    sentences = sides_sentences(table, board.code, _names(told.plan))
    return Solved("threshold", "Both sides of the threshold", sentences, table)


def _limits(
    ground: Ground, model: ServiceModel, _told: ExplainedRun, show: Callable[[str], None]
) -> Solved:
    from allocator.outputs.report.whatif import travel_sentences
    from allocator.pipeline.whatif import travel_limits

    table = travel_limits(ground, model, progress=show)
    same_day = model.flag("travel.outreach_same_day")
    sentences = travel_sentences(table, same_day=same_day)
    return Solved("limits", "Travel limits", sentences, table)


def _equity(
    ground: Ground, model: ServiceModel, _told: ExplainedRun, show: Callable[[str], None]
) -> Solved:
    from allocator.outputs.report.whatif import equity_sentences
    from allocator.pipeline.whatif import price_of_equity

    table = price_of_equity(ground, model, progress=show)
    return Solved("equity", "The price of equity", equity_sentences(table), table)


def _names(plan: Plan) -> dict[str, str]:
    return {str(code): str(name) for code, name in plan["boards"]["board_name"].items()}


def _show(told: ExplainedRun, solved: list[Solved]) -> None:
    say(told.title, bold=True)
    for board in told.boards:
        say()
        say(f"{board.name}: {board.model}", bold=True)
        for text in board.sentences:
            say(text)
        say()
        say_table(board.headings, board.rows, numeric=board.headings[1:])
    parts = {
        "What holds the plan back": told.binds,
        "What a little more or less would do": told.would_change,
        "How firm the posts are": told.firmness,
        **{one.heading: one.sentences for one in solved},
    }
    for heading, sentences in parts.items():
        if sentences:
            say()
            say(heading, bold=True)
            for text in sentences:
                say(text)


def _document(
    folder: Path, told: ExplainedRun, solved: list[Solved], warnings: list[str]
) -> dict[str, Any]:
    from allocator.outputs.files import plain_json

    return {
        "status": "explained",
        "exit_code": int(ExitCode.DONE),
        "run": str(folder),
        **told.document(),
        **{one.key: {"sentences": one.sentences, "table": plain_json(one.table)} for one in solved},
        "notes": warnings,
    }
