"""``allocator alternatives``: plans nearly as good, and what is firm or free over all of them."""
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


def alternatives(
    run: RunArgument = None,
    *,
    losses: Annotated[
        list[str] | None,
        typer.Option(
            "--loss",
            metavar="LOSS",
            help="How much worse than the plan: 1%, or with --objective an amount with its unit, "
            "such as '20 families'. Several are set side by side. [default: 1%]",
        ),
    ] = None,
    objective: Annotated[
        str | None,
        typer.Option(
            "--objective",
            metavar="NAME",
            help="The objective that may lose; the others stay as good as in the plan. "
            "[default: each, by that share of its own value]",
        ),
    ] = None,
    free: Annotated[
        list[str] | None,
        typer.Option("--free", metavar="NAME", help="Let this objective count for nothing."),
    ] = None,
    plans: Annotated[
        int,
        typer.Option("--plans", metavar="N", help="How many plans that differ much to show."),
    ] = 4,
    model: ModelOption = None,
    scenarios: ScenarioOption = None,
    overrides: SetOption = None,
    workspace: WorkspaceOption = None,
    out: StudyOutOption = None,
    time_limit_s: TimeLimitOption = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Show what else would be nearly as good: what is firm in a plan, and what is free.

    For each board, service and wave: the fewest and the most posts over all plans within the loss.
    And some plans that differ from the plan and from one another as much as could be found, each
    re-checked. Leave a page and tables.
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
        from allocator.outputs.study.alternatives import alternatives_study
        from allocator.pipeline.tradeoffs import find_alternatives

        names = asked.ground.geography.boards["board_name"]
        found = find_alternatives(
            asked.ground,
            asked.model,
            losses=tuple(losses or ("1%",)),
            objective=objective,
            free=free or (),
            plans=plans,
            time_limit_s=time_limit_s,
            progress=show,
        )
        study = alternatives_study(
            found.tables,
            found.losses,
            found.within,
            {str(code): str(name) for code, name in names.items()},
            found.problem.waves,
            objective=objective,
        )
    return finish(study, asked, out=out, as_json=as_json, show=show)
