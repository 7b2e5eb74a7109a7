"""``allocator rules``: what simple rules that share the money do against the optimised plan."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from pathlib import Path
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

RULES = (
    "equal, births, under3, need, nrac, pathfinders, front_loaded, back_loaded, optimum_shares, "
    "table"
)


def rules(
    run: RunArgument = None,
    *,
    names: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="NAME", help=f"Only this rule; several add up: {RULES}."),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--table",
            metavar="FILE.csv",
            help="Your own rule: board_code,wave,share or board_code,wave,budget_gbp, a row for "
            "every board and wave.",
        ),
    ] = None,
    pathfinders: Annotated[
        str | None,
        typer.Option(
            "--pathfinders",
            metavar="TEXT|FILE.csv",
            help='Boards that join in each wave: "1: Fife, Lothian; 2: Highland", or a CSV file '
            "wave,board. The others join in the last wave; until then they hold no money.",
        ),
    ] = None,
    within: Annotated[
        str,
        typer.Option(
            "--within",
            metavar="RULE",
            help="How boards share under pathfinders, front_loaded and back_loaded: equal, births, "
            "under3, need or nrac.",
        ),
    ] = "nrac",
    loading: Annotated[
        float,
        typer.Option(
            "--loading",
            metavar="SHARE",
            help="Share of every other wave's budget that moves to the first or the last wave "
            "(front_loaded, back_loaded); an assumption.",
        ),
    ] = 0.1,
    deprivation_weight: Annotated[
        float | None,
        typer.Option(
            "--deprivation-weight",
            metavar="NUMBER",
            help="Weight of deprivation in the rule need. [default: the model's; 0.5 where it has "
            "no weights]",
        ),
    ] = None,
    access_weight: Annotated[
        float | None,
        typer.Option(
            "--access-weight",
            metavar="NUMBER",
            help="Weight of poor access in the rule need. [default: as above]",
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
    """Show what simple rules that share the money do against the optimised plan.

    Each rule fixes the community budget of every board in every wave and goes through the same
    program as the plan. Who gains, who loses, what the worst-served board and the islands get, what
    money lapses and which posts stay empty: a page and tables.
    """
    require_out(out)
    with progress() as show:
        from allocator.outputs.study.rules import rules_study, summary_table
        from allocator.pipeline.rules import RuleOptions, compare_rules, require_options

        options = RuleOptions(
            tuple(dict.fromkeys(names or ())),
            table,
            pathfinders,
            within,
            loading,
            deprivation_weight,
            access_weight,
        )
        require_options(options)
        asked = ask(
            run,
            model=model,
            scenarios=scenarios,
            overrides=overrides,
            workspace=workspace,
            show=show,
        )
        found = compare_rules(
            asked.ground,
            asked.model,
            options=options,
            time_limit_s=time_limit_s,
            progress=show,
            provenance=asked.basis.provenance,
        )
        funding = [one.rule for one in found.rules]
        study = rules_study(
            funding, found.tables, asked_shares=found.asked_shares, proved=found.proved
        )
        rows = summary_table(funding, found.tables)
    return finish(study, asked, out=out, as_json=as_json, show=show, table=rows)
