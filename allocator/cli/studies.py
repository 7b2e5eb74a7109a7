"""What the commands of studies share: what is asked, on which ground, how the answer is left."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from allocator.cli.console import Progress, note, say, say_json, say_table
from allocator.cli.options import folder_option
from allocator.errors import ExitCode, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.service import ServiceModel
    from allocator.lp.plan import Plan
    from allocator.outputs.study import Study, StudyBasis
    from allocator.pipeline.ground import Ground

#: Rows of a table that are printed; the folder and ``--json`` have them all.
MOST_ROWS = 45


def positive_seconds(seconds: float | None) -> float | None:
    """Refuse a time limit that is no number of seconds above nought."""
    if seconds is not None and not (math.isfinite(seconds) and seconds > 0):
        raise typer.BadParameter(f"{seconds:g} is not a number of seconds above 0")
    return seconds


RunArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[RUN]",
        help="Folder of a run, whose settings are used. Without one: --model, --scenario, --set.",
        show_default=False,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="MODEL", help="Model of service: name or TOML file. [default: national]"
    ),
]
ScenarioOption = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        metavar="NAME|FILE",
        help="Scenario on top of the model; several apply in order. [default: baseline]",
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change one setting; applied last."),
]
TimeLimitOption = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        callback=positive_seconds,
        help="Most time for the solver, each plan.",
    ),
]
StudyOutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        callback=folder_option,
        help="The folder of page and tables itself. [default: runs/KIND-ID here]",
    ),
]


@dataclass(frozen=True)
class Asked:
    """The ground and model that a question is asked on.

    Parameters
    ----------
    ground, model
        What is solved.
    plan
        The plan of the run that was named; None where none was.
    basis
        What the answer rests on, for its folder.
    notes
        What a planner should know: files or settings that are not those of the run.
    """

    ground: Ground
    model: ServiceModel
    plan: Plan | None
    basis: StudyBasis
    notes: tuple[str, ...]


def ask(
    target: Path | None,
    *,
    model: str | None,
    scenarios: Sequence[str] | None,
    overrides: Sequence[str] | None,
    workspace: Path | None,
    show: Progress,
) -> Asked:
    """Lay the ground of a question: that of a saved run, or of a model with its scenarios.

    Returns
    -------
    Asked
        Ground, model and what they rest on.

    Raises
    ------
    UsageError
        A run is named and settings besides.
    DataError, ModelError
        The folder is no run, or the inputs are wrong.
    """
    if target is not None and (model or scenarios or overrides):
        raise UsageError(
            "A run has its settings already: leave out --model, --scenario and --set, or the run"
        )
    from allocator.inputs.workspace import open_workspace
    from allocator.outputs.input_log import input_log
    from allocator.outputs.study import StudyBasis
    from allocator.pipeline.ground import lay_ground, sound_model
    from allocator.pipeline.provenance import provenance

    place = open_workspace(workspace)
    if target is not None:
        show("reading the run")
        ground, service, plan, notes = _of_run(target, place)
        known = dict(plan.provenance)
    else:
        show("checking every input")
        plan, notes, changes = None, (), tuple(overrides or ())
        service = sound_model(
            place,
            model or "national",
            scenarios=tuple(scenarios or ("baseline",)),
            overrides=changes,
        )
        show("working out travel times")
        ground = lay_ground(place, service)
        known = provenance(service, ground, changes)
    basis = StudyBasis(known, service.table(), input_log(place))
    return Asked(ground, service, plan, basis, notes)


def _of_run(folder: Path, place: Any) -> tuple[Ground, ServiceModel, Plan, tuple[str, ...]]:
    """Return ground, model and plan of a run, with a note where the workspace has changed since."""
    from allocator.outputs.explain import changed_inputs
    from allocator.outputs.page.words import listed
    from allocator.outputs.run import read_run
    from allocator.pipeline.whatif import ground_again, settings_apart

    plan = read_run(folder)
    ground, service = ground_again(place, plan.provenance, plan["boards"])
    notes = []
    if files := changed_inputs(folder, place):
        notes.append(
            f"Input files are not those of the run, so answers may not fit it: {listed(files)}."
        )
    if keys := settings_apart(service, plan.settings):
        notes.append(f"Settings are not those of the run: {listed(keys)}.")
    return ground, service, plan, tuple(notes)


def finish(
    study: Study,
    asked: Asked,
    *,
    out: Path | None,
    as_json: bool,
    show: Progress,
    table: tuple[Sequence[str], Sequence[Sequence[str]]] | None = None,
    draw: Any = None,
) -> ExitCode:
    """Leave a study as a folder, and print it in words or as one JSON document.

    Called once the line of progress is gone, so that the two do not mix on a terminal.

    Parameters
    ----------
    study, asked
        The answer and what it was asked on.
    out
        The folder; by default one under ``runs/``.
    as_json
        Whether to print one JSON document.
    show
        Tells what is under way.
    table
        Headings and rows, already in words, to print below the answer; the tables of the page's
        first section by default.
    draw
        As for `allocator.outputs.study.write_study`.

    Returns
    -------
    ExitCode
        Done, or stopped where a plan behind it was.
    """
    from allocator.outputs.study import write_study

    show("writing page and tables")
    folder = write_study(study, asked.basis, out, draw=draw)
    code = ExitCode.DONE if study.proved else ExitCode.STOPPED
    for text in asked.notes:
        note(f"note: {text}")
    if as_json:
        say_json(_document(study, asked, folder, code))
        return code
    say(study.title, bold=True)
    for text in study.lead:
        say(text)
    for headings, rows in [table] if table else _tables(study):
        say()
        say_table(headings, rows[:MOST_ROWS], numeric=headings[1:])
        if len(rows) > MOST_ROWS:
            say(f"and {len(rows) - MOST_ROWS:,} more; the page has them all")
    say()
    say(f"page    {folder / 'study.html'}")
    say(f"folder  {folder}")
    return code


def require_out(out: Path | None) -> None:
    """Raise before the work begins, not after it, if a folder of other things is in the way."""
    from allocator.outputs.files import require_free
    from allocator.outputs.study import STUDY

    if out is not None:
        require_free(out, marker=STUDY)


def _tables(study: Study) -> list[tuple[list[str], list[tuple[str, ...]]]]:
    """Return the tables of the first section as the terminal shows them."""
    shown = []
    for one in study.sections[0].tables if study.sections else ():
        headings = [f"{c.label}, {c.unit}" if c.unit else c.label for c in one.columns]
        rows = [*one.rows, *(row for group in one.groups for row in group.rows)]
        shown.append((headings, [row.cells for row in rows]))
    return shown


def _document(study: Study, asked: Asked, folder: Path, code: ExitCode) -> dict[str, Any]:
    from allocator.outputs.files import plain_json
    from allocator.outputs.study.write import PAGE

    return {
        "status": "proved" if study.proved else "stopped",
        "exit_code": int(code),
        "kind": study.kind,
        "title": study.title,
        "lead": list(study.lead),
        "page": str(folder / PAGE),
        "folder": str(folder),
        "options": dict(study.options),
        "tables": {name: plain_json(_plain(table)) for name, table in study.tables.items()},
        "dictionary": plain_json(study.dictionary_table()),
        "caveats": list(study.caveats),
        "notes": list(asked.notes),
    }


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose column names are text: waves as columns become strings."""
    return table.rename(columns=str)
