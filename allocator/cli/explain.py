"""``allocator explain``: a run and what would change it, or the settings of a model."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from allocator.cli.console import say, say_json, say_table
from allocator.cli.options import JsonOption, WorkspaceOption, folder_option
from allocator.cli.studies import TimeLimitOption
from allocator.errors import ExitCode, UsageError

#: Leads the line of a value that was replaced.
INSTEAD_OF = "  instead of"


def explain(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[RUN|MODEL]",
            help="Folder of a run; with --config, a model of service.",
            show_default="with --config: national",
        ),
    ] = None,
    *,
    config: Annotated[
        bool,
        typer.Option("--config", help="Explain the settings: what set each, and what it replaced."),
    ] = False,
    board: Annotated[
        str | None, typer.Option("--board", metavar="BOARD", help="Explain one board of a run.")
    ] = None,
    threshold: Annotated[
        bool,
        typer.Option("--threshold", help="Solve again for both sides of the board's threshold."),
    ] = False,
    limits: Annotated[
        bool, typer.Option("--limits", help="Solve again with longer and shorter travel limits.")
    ] = False,
    equity: Annotated[
        bool, typer.Option("--equity", help="Solve again without the rules of equity.")
    ] = False,
    why_not: Annotated[
        str | None,
        typer.Option(
            "--why-not",
            metavar="X",
            help="With --board: force X and say what is lost. X: base:CODE[:WTE], "
            "hub:BOARD[:sole], wave:N[:posts], post[:+WTE|:-WTE][@N].",
        ),
    ] = None,
    alternatives: Annotated[
        bool,
        typer.Option(
            "--alternatives",
            help="Force every base, hub, wave, post more and fewer of each board, or of --board.",
        ),
    ] = False,
    ranges: Annotated[
        bool,
        typer.Option(
            "--ranges",
            help="How far each price holds, and how far births, cost and minutes of each board, or "
            "of --board, move before a decision changes.",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            callback=folder_option,
            help="With --why-not, --alternatives or --ranges: leave page and tables in this "
            "folder.",
        ),
    ] = None,
    time_limit: TimeLimitOption = None,
    scenarios: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            metavar="NAME|FILE",
            help="With --config: scenario on top of the model. [default: baseline]",
        ),
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="With --config: change one setting."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Explain a run: what each board gets, and why.

    That is: its model of service, posts and coverage, what binds, and what one pound, recruit or
    point of floor more is worth.

    With --why-not, --alternatives or --ranges, answer that alone: each forces something and solves
    the plan again.

    With --config, explain the settings of a model instead: each with its value, unit, status, and
    the file and line that set it; below it stand the values that it replaced.
    """
    if config:
        asked = (board, threshold, limits, equity, why_not, alternatives, ranges, out)
        if any(asked):
            raise UsageError("--config explains settings: leave out --board and what solves again")
        layers, changes = tuple(scenarios or ("baseline",)), tuple(overrides or ())
        explain_settings(target or "national", layers, changes, workspace, as_json=as_json)
        return ExitCode.DONE
    if scenarios or overrides:
        raise UsageError("A run has its settings already: --scenario and --set go with --config")
    if target is None:
        raise UsageError("Name the folder of a run; or --config explains the settings of a model")
    from allocator.cli.explain_run import explain_run
    from allocator.cli.explain_studies import StudyQuestions

    return explain_run(
        Path(target),
        board=board,
        threshold=threshold,
        limits=limits,
        equity=equity,
        studies=StudyQuestions(why_not, alternatives=alternatives, ranges=ranges, out=out),
        time_limit_s=time_limit,
        workspace=workspace,
        as_json=as_json,
    )


def explain_settings(
    model: str,
    scenarios: tuple[str, ...],
    overrides: tuple[str, ...],
    workspace: Path | None,
    *,
    as_json: bool,
    status: str = "explained",
) -> None:
    """Print the settings that a plan would rest on, each with its origin and what it replaced.

    Parameters
    ----------
    model, scenarios, overrides, workspace
        As for `allocator.inputs.service.load_model`.
    as_json
        Whether to print one JSON document.
    status
        What the document calls itself.
    """
    from allocator.inputs.provenance import layer_rows, setting_rows
    from allocator.inputs.service import load_model
    from allocator.inputs.workspace import open_workspace

    service = load_model(open_workspace(workspace), model, scenarios=scenarios, overrides=overrides)
    layers, settings = layer_rows(service), setting_rows(service)
    if as_json:
        say_json(
            {
                "status": status,
                "exit_code": int(ExitCode.DONE),
                "model": service.name,
                "title": service.title,
                "scenarios": list(service.scenarios),
                "layers": layers,
                "settings": settings,
            }
        )
        return
    say(f"{service.title}: {', '.join(service.scenarios) or 'no scenario'}", bold=True)
    say(f"Set in this order, the last one wins: {', '.join(_files(layers))}.")
    say()
    say_table(["setting", "set in", "status", "value"], _lines(settings))


def _files(layers: list[dict[str, str]]) -> list[str]:
    """Return each file once, and each ``--set`` with its key."""
    return [
        layer["file"] if layer["kind"] != "set" else f"{layer['file']} {layer['name']}"
        for layer in layers
    ]


def _lines(settings: list[dict[str, Any]]) -> Iterator[list[str]]:
    for row in settings:
        yield [row["key"], row["origin"], row["status"], _with_unit(row)]
        for before in row["replaced"]:
            yield [INSTEAD_OF, before["origin"], before["status"], _with_unit(before)]


def _with_unit(row: dict[str, Any]) -> str:
    return row["value"] if row["value"] == "none" else f"{row['value']} {row['unit']}".rstrip()
