"""``allocator frontier``: what two or three objectives cost one another."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from typing import Annotated

import typer

from allocator.cli.console import progress
from allocator.cli.options import JsonOption, WorkspaceOption
from allocator.cli.studies import (
    ModelOption,
    RunArgument,
    ScenarioOption,
    SetOption,
    StudyOutOption,
    TimeLimitOption,
    ask,
    finish,
    require_out,
)
from allocator.errors import ExitCode


def frontier(
    run: RunArgument = None,
    *,
    objectives: Annotated[
        str,
        typer.Option(
            "--objectives",
            metavar="A,B[,C]",
            help="Two or three of worst_coverage, unmet_need, travel_burden, spend.",
        ),
    ] = "unmet_need,worst_coverage",
    points: Annotated[
        int | None,
        typer.Option(
            "--points",
            metavar="N",
            help="Two objectives: N points at even steps besides the corners. Three: N limits on "
            "the second and on the third, each pair of which gives a point. [default: 6]",
        ),
    ] = None,
    free: Annotated[
        list[str] | None,
        typer.Option(
            "--free",
            metavar="NAME",
            help="Do not hold this objective, though it ranks before those traded.",
        ),
    ] = None,
    model: ModelOption = None,
    scenarios: ScenarioOption = None,
    overrides: SetOption = None,
    workspace: WorkspaceOption = None,
    out: StudyOutOption = None,
    time_limit_s: TimeLimitOption = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Show what two or three objectives cost one another: the price of equity as a curve.

    For two objectives the curve is exact: every corner, and a proof that no plan lies below the
    straight pieces between them. For three it is a sample of points, none of which any plan beats.
    Objectives that rank before those traded stay at their best. Leave a page and tables.
    """
    require_out(out)
    with progress() as show:
        asked = ask(
            run,
            model=model,
            scenarios=scenarios,
            overrides=overrides,
            workspace=workspace,
            show=show,
        )
        from allocator.outputs.study.frontier import frontier_study
        from allocator.pipeline.tradeoffs import find_front

        names = asked.ground.geography.boards["board_name"]
        found = find_front(
            asked.ground,
            asked.model,
            objectives=[name.strip() for name in objectives.split(",") if name.strip()],
            points=points,
            free=free or (),
            time_limit_s=time_limit_s,
            progress=show,
        )
        study = frontier_study(
            found.front,
            found.tables,
            {str(code): str(name) for code, name in names.items()},
            found.problem.waves,
        )
    return finish(study, asked, out=out, as_json=as_json, show=show)
