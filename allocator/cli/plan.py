"""``allocator plan``: make a plan and leave it as a folder."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from allocator.cli.console import note, progress, say, say_json, say_table
from allocator.cli.explain import explain_settings
from allocator.cli.options import JsonOption, OutOption, WorkspaceOption
from allocator.errors import ExitCode

if TYPE_CHECKING:
    import pandas as pd

    from allocator.lp.plan import Plan

STATUS_SENTENCES = {
    "proved": "Proved best under the rules and assumptions that the report lists.",
    "stopped": "Stopped before proof: a better plan may exist. Allow more with --time-limit.",
}
WHOLE_SENTENCES = {
    "proved": "Proved under the rules and assumptions that the report lists: the search for whole "
    "posts, on places merged by like hours, ended within {gap} of the best on each objective in "
    "its turn.",
    "stopped": STATUS_SENTENCES["stopped"],
}
#: Objectives whose loss to whole posts is printed: what its unit is times, decimals, words.
WHOLE_COSTS = {
    "embedded_shortfall": (1, 1, "WTE of embedded and unit posts"),
    "worst_coverage": (100, 1, "percentage points of the lowest coverage"),
    "leximin_coverage 1": (100, 1, "percentage points of the lowest coverage"),
    "unmet_need": (1, 1, "families a year not served"),
}
COVERAGE_WORDS = "Coverage: families served, over families with need who can be reached."


def _positive(seconds: float | None) -> float | None:
    if seconds is not None and not (math.isfinite(seconds) and seconds > 0):
        raise typer.BadParameter(f"{seconds:g} is not a number of seconds above 0")
    return seconds


def plan(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="Model of service: name or TOML file.")
    ] = "national",
    *,
    scenarios: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            metavar="NAME|FILE",
            help="Scenario on top of the model; several apply in order. [default: baseline]",
        ),
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change one setting; applied last."),
    ] = None,
    workspace: WorkspaceOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Leave out prices of limits and ranges of posts."),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print every setting and where it was set; write nothing."),
    ] = False,
    time_limit_s: Annotated[
        float | None,
        typer.Option(
            "--time-limit", metavar="SECONDS", callback=_positive, help="Most time for the solver."
        ),
    ] = None,
) -> ExitCode:
    """Make a plan, with tables, map and report.

    The plan says which board, base and mother and baby unit gets how many posts in each wave. It is
    left as a folder; the result on stdout says where.
    """
    layers = tuple(scenarios or ("baseline",))
    changes = tuple(overrides or ())
    if dry_run:
        explain_settings(model, layers, changes, workspace, as_json=as_json, status="dry-run")
        return ExitCode.DONE
    with progress() as show:
        from allocator.outputs.files import require_free
        from allocator.outputs.manifest import MANIFEST
        from allocator.outputs.run import write_run
        from allocator.pipeline import allocate

        # Before the work begins, not after it.
        if out is not None:
            require_free(out, marker=MANIFEST)

        allocation = allocate(
            workspace,
            model,
            scenarios=layers,
            overrides=changes,
            time_limit_s=time_limit_s,
            answers=not quick,
            progress=show,
        )
        show("drawing the map and writing the report")
        folder = write_run(allocation, out)
    notes = list(plan_notes(allocation.plan))
    if as_json:
        say_json(_document(allocation.plan, folder, notes))
    else:
        _show(allocation.plan, folder, notes, allocation.answers.get("whole_posts_loss"))
    return _exit_code(allocation.plan)


def plan_notes(plan: Plan) -> Iterator[str]:
    """Yield what a planner should know before using the figures, a sentence each."""
    from allocator.analysis.indicators import too_small_teams
    from allocator.outputs.page.words import counted, listed

    names = plan["boards"]["board_name"]
    reached = plan["zones"]["attainable"].astype(bool)
    if not reached.all():
        places = counted(int((~reached).sum()), "place")
        left = "it" if (~reached).sum() == 1 else "them"
        yield f"{places} cannot be reached by any permitted journey; coverage leaves {left} out."
    near = names[plan["boards"]["near_threshold"].astype(bool)]
    if len(near):
        yield f"Close to a births threshold, so a matter of judgement: {listed(list(near))}."
    if plan.settings["value"].get("service_model.threshold_policy") == "choice" and len(near):
        models = plan["boards"].loc[near.index, "service_model"]
        chosen = [f"{near[code]} {model}" for code, model in models.items()]
        yield f"Of every combination of their models of service, the plan chose: {listed(chosen)}."
    small = too_small_teams(plan)
    last = small[small.index.get_level_values("wave") == plan.waves[-1]]
    if len(last):
        boards = names.loc[last.index.get_level_values("board_code")]
        yield (
            f"In wave {plan.waves[-1]} the team is below the smallest that can be recruited "
            f"({last['minimum_wte'].iloc[0]:g} WTE): {listed(list(boards))}."
        )


def _show(plan: Plan, folder: Path, notes: list[str], loss: pd.DataFrame | None) -> None:
    from allocator.outputs.document import run_title

    say(run_title(plan), bold=True)
    for text in _status(plan, loss):
        say(text)
    say()
    say_table(*_national(plan), numeric=("wave", "WTE", "families served", "coverage", "spend"))
    say()
    say(COVERAGE_WORDS)
    say()
    for title, path in _paths(folder).items():
        say(f"{title:<6}  {path}")
    for text in notes:
        note(f"note: {text}")


def _status(plan: Plan, loss: pd.DataFrame | None) -> Iterator[str]:
    """Yield what is proved and, of whole posts, what they cost beside posts in any fraction."""
    from allocator.outputs.page.words import listed, number

    if loss is None or loss.empty:
        yield STATUS_SENTENCES[plan.status]
        return
    gap = 100 * float(plan.settings.at["posts.largest_gap", "value"])
    yield WHOLE_SENTENCES[plan.status].format(gap=f"{gap:g}%")
    cost = [
        f"{number(unit * float(loss.at[name, 'loss']), decimals)} {words}"
        for name, (unit, decimals, words) in WHOLE_COSTS.items()
        if name in loss.index and float(loss.at[name, "loss"])
    ]
    if cost:
        yield f"Beside posts in any fraction, whole posts cost {listed(cost)}, summed over waves."


def _national(plan: Plan) -> tuple[list[str], list[list[str]]]:
    from allocator.analysis.indicators import national_indicators, worst_served
    from allocator.outputs.page.words import number, percent, pounds

    worst = worst_served(plan)
    headers = ["wave", "WTE", "families served", "coverage", "worst-served board", "spend"]
    rows = [
        [
            str(wave),
            number(row["filled_wte"], 1),
            f"{number(row['served_families'])} of {number(row['need_families'])}",
            percent(row["coverage"]),
            f"{_worst(worst.loc[wave], len(plan['boards']))}: {percent(row['worst_coverage'])}",
            pounds(row["spend_gbp"]),
        ]
        for wave, row in national_indicators(plan).iterrows()
    ]
    return headers, rows


def _worst(worst: Any, boards: int) -> str:
    if worst["tied"] == boards:
        return f"all {boards} boards alike"
    others = int(worst["tied"]) - 1
    return f"{worst['board_name']} and {others} more" if others else str(worst["board_name"])


def _paths(folder: Path) -> dict[str, Path]:
    return {"map": folder / "map.html", "report": folder / "report.html", "folder": folder}


def _document(plan: Plan, folder: Path, notes: list[str]) -> dict[str, Any]:
    from allocator.analysis.indicators import national_indicators
    from allocator.outputs.document import run_title
    from allocator.outputs.files import plain_json

    return {
        "status": plan.status,
        "exit_code": int(_exit_code(plan)),
        "title": run_title(plan),
        "model": plan.provenance["model"],
        "scenarios": list(plan.provenance["scenarios"]),
        **{title: str(path) for title, path in _paths(folder).items()},
        "national": plain_json(national_indicators(plan)),
        "objectives": plain_json(plan["objectives"]),
        "notes": notes,
    }


def _exit_code(plan: Plan) -> ExitCode:
    return ExitCode.DONE if plan.status == "proved" else ExitCode.STOPPED
