"""``allocator site``: which sites to open, from bare tables or for a service."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.options import JsonOption, WorkspaceOption
from allocator.cli.studies import (
    ModelOption,
    ScenarioOption,
    SetOption,
    StudyOutOption,
    positive_seconds,
)
from allocator.errors import ExitCode, Fault, UsageError

EPILOG = (
    "With --json, without SERVICE: status (optimal, stopped, infeasible); objective and bound in "
    "unit (p-median and capacitated-p-median: minutes x demand; p-center: minutes; lscp: sites; "
    "mclp: demand; capacitated-facility: cost, that is opening cost + minutes x demand); gap as a "
    "share; open (names of the open sites); assignment (zone, site, minutes one way, share of the "
    "zone, demand: a row for each zone and site that go together, none for a zone that mclp leaves "
    "uncovered); sites; measures; uncovered; ties_settled; notes. Where nothing answers, lacking "
    "says what would. With SERVICE mbu: the tables options, units, boards, criteria, scores, "
    "ranking, weights and demands, and a dictionary of their columns."
)


class Service(StrEnum):
    """Services whose sites can be appraised."""

    MBU = "mbu"


class Problem(StrEnum):
    """Siting problems."""

    P_MEDIAN = "p-median"
    P_CENTER = "p-center"
    LSCP = "lscp"
    MCLP = "mclp"
    CAPACITATED_P_MEDIAN = "capacitated-p-median"
    CAPACITATED_FACILITY = "capacitated-facility"
    CAPACITATED_FACILITY_SINGLE = "capacitated-facility-single"


def site(
    service: Annotated[
        Service | None,
        typer.Argument(
            metavar="[SERVICE]",
            help="mbu: appraise every option for mother and baby units. Without one: choose sites "
            "from the tables of --minutes and --demand.",
            show_default=False,
        ),
    ] = None,
    *,
    minutes: Annotated[
        Path | None,
        typer.Option(
            "--minutes",
            metavar="M.csv",
            help="zone,site,minutes: one way; a pair that is not there has no way.",
        ),
    ] = None,
    demand: Annotated[
        Path | None,
        typer.Option(
            "--demand",
            metavar="D.csv",
            help="zone,demand: every zone there is; one without demand is served too.",
        ),
    ] = None,
    sites: Annotated[
        Path | None,
        typer.Option(
            "--sites",
            metavar="S.csv",
            help="site,capacity,opening_cost,status: every site there is, those of the minutes by "
            "default. Status: existing, forced, forbidden or empty. Blank capacity: no limit. "
            "Opening cost, in minutes x demand, counts for every open site, existing ones too.",
        ),
    ] = None,
    problem: Annotated[
        Problem | None,
        typer.Option(
            "--problem",
            help="p-median: least minutes x demand. p-center: least minutes of the worst zone. "
            "lscp: fewest sites that cover all within the radius. mclp: most demand covered. "
            "capacitated-p-median: least minutes x demand, each zone to one site with room. "
            "capacitated-facility: least opening cost + minutes x demand, demand split at will; "
            "-single: each zone to one site.",
            show_default=False,
        ),
    ] = None,
    open_count: Annotated[
        int | None,
        typer.Option(
            "--open",
            metavar="N",
            help="Sites open in all, existing and forced ones among them: exactly N, but at most "
            "N for lscp. May be left out for lscp and capacitated-facility. With mbu: units in "
            "all, every number up to N; one more than exist by default.",
        ),
    ] = None,
    radius: Annotated[
        float | None,
        typer.Option(
            "--radius",
            metavar="MINUTES",
            help="Most minutes from a zone to its site; needed for lscp and mclp.",
        ),
    ] = None,
    each_zone_once: Annotated[
        bool,
        typer.Option(
            "--each-zone-once", help="Count a minute of each zone once, whatever its demand."
        ),
    ] = False,
    candidates: Annotated[
        list[str] | None,
        typer.Option(
            "--candidates",
            metavar="SITE,SITE",
            help="With mbu: codes or names of bases where another unit could be. "
            "[default: data/mbu_candidates.csv]",
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            "--weights",
            metavar="FILE",
            help="With mbu: TOML or CSV file with a weight for each criterion, adding up to 1. "
            "[default: data/mbu_criteria.csv]",
        ),
    ] = None,
    model: ModelOption = None,
    scenario: ScenarioOption = None,
    overrides: SetOption = None,
    workspace: WorkspaceOption = None,
    out: StudyOutOption = None,
    time_limit_s: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            callback=positive_seconds,
            help="Most time for the solver; with mbu, each option.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Choose sites by travel time, with proof; or appraise mother and baby units.

    Of equally good sets of sites, p-center and lscp take the one with the least minutes x demand;
    what is still equal, in p-median and mclp too, falls to the first set in the order of names: the
    one that has the first site on which two of them differ. With capacities the search decides, in
    the order of names. The order of rows in the files changes nothing.
    """
    bare = {
        "--minutes": minutes,
        "--demand": demand,
        "--sites": sites,
        "--problem": problem,
        "--radius": radius,
        "--each-zone-once": each_zone_once or None,
    }
    asked = {
        "--candidates": candidates or None,
        "--weights": weights,
        "--model": model,
        "--scenario": scenario or None,
        "--set": overrides or None,
        "--workspace": workspace,
        "--out": out,
    }
    if service is not None:
        _refuse_others(bare, f"{service} is worked out from the workspace", "Leave it out")
        from allocator.cli.site_mbu import appraise

        return appraise(
            open_count=open_count,
            candidates=candidates,
            weights=weights,
            model=model,
            scenarios=scenario,
            overrides=overrides,
            workspace=workspace,
            out=out,
            time_limit_s=time_limit_s,
            as_json=as_json,
        )
    _refuse_others(asked, "Bare tables take no such option", "Write: allocator site mbu")
    missing = [f"'{name}'" for name in ("--minutes", "--demand", "--problem") if not bare[name]]
    if minutes is None or demand is None or problem is None:
        raise UsageError(
            f"Missing option {', '.join(missing)}. Give the tables, or write: allocator site mbu."
        )
    from allocator.cli.site_tables import choose

    return choose(
        str(problem),
        minutes=minutes,
        demand=demand,
        sites=sites,
        open_count=open_count,
        radius=radius,
        each_zone_once=each_zone_once,
        time_limit_s=time_limit_s,
        as_json=as_json,
    )


def _refuse_others(given: Mapping[str, object], message: str, remedy: str) -> None:
    """Refuse options of the other way of asking, all at once."""
    faults = [
        Fault("not-here", message, remedy, column=name)
        for name, value in given.items()
        if value is not None
    ]
    if faults:
        raise UsageError("This siting question cannot be asked.", faults)
