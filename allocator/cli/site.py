"""``allocator site``: which sites to open, from bare tables of minutes, demand and sites."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from allocator.cli.console import note, progress, say, say_json, say_table
from allocator.cli.options import JsonOption
from allocator.errors import ExitCode, Fault, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from allocator.analysis.siting import SiteChoice

#: Zones whose site is printed; ``--json`` has them all.
MOST_ZONES = 20

EPILOG = (
    "With --json: status (optimal, stopped, infeasible); objective and bound in unit (p-median and "
    "capacitated-p-median: minutes x demand; p-center: minutes; lscp: sites; mclp: demand; "
    "capacitated-facility: cost, that is opening cost + minutes x demand); gap as a share; open "
    "(names of the open sites); assignment (zone, site, minutes one way, share of the zone, "
    "demand: a row for each zone and site that go together, none for a zone that mclp leaves "
    "uncovered); sites; measures; uncovered; ties_settled; notes. Where nothing answers, lacking "
    "says what would."
)


class Problem(StrEnum):
    """Siting problems."""

    P_MEDIAN = "p-median"
    P_CENTER = "p-center"
    LSCP = "lscp"
    MCLP = "mclp"
    CAPACITATED_P_MEDIAN = "capacitated-p-median"
    CAPACITATED_FACILITY = "capacitated-facility"
    CAPACITATED_FACILITY_SINGLE = "capacitated-facility-single"


def _seconds(value: float | None) -> float | None:
    if value is not None and not (math.isfinite(value) and value > 0):
        raise typer.BadParameter(f"{value:g} is not a number of seconds above 0")
    return value


def site(
    *,
    minutes: Annotated[
        Path,
        typer.Option(
            "--minutes",
            metavar="M.csv",
            help="zone,site,minutes: one way; a pair that is not there has no way.",
        ),
    ],
    demand: Annotated[
        Path,
        typer.Option(
            "--demand",
            metavar="D.csv",
            help="zone,demand: every zone there is; one without demand is served too.",
        ),
    ],
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
        Problem,
        typer.Option(
            "--problem",
            help="p-median: least minutes x demand. p-center: least minutes of the worst zone. "
            "lscp: fewest sites that cover all within the radius. mclp: most demand covered. "
            "capacitated-p-median: least minutes x demand, each zone to one site with room. "
            "capacitated-facility: least opening cost + minutes x demand, demand split at will; "
            "-single: each zone to one site.",
        ),
    ],
    open_count: Annotated[
        int | None,
        typer.Option(
            "--open",
            metavar="N",
            help="Sites open in all, existing and forced ones among them: exactly N, but at most "
            "N for lscp. May be left out for lscp and capacitated-facility.",
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
    time_limit_s: Annotated[
        float | None,
        typer.Option(
            "--time-limit", metavar="SECONDS", callback=_seconds, help="Most time for the solver."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Choose sites by travel time, with proof.

    Of equally good sets of sites, p-center and lscp take the one with the least minutes x demand;
    what is still equal, in p-median and mclp too, falls to the first set in the order of names: the
    one that has the first site on which two of them differ. With capacities the search decides, in
    the order of names. The order of rows in the files changes nothing.
    """
    with progress() as show:
        show("reading the tables")
        from allocator.analysis.siting import choose_sites, figures_of, option_faults, read_tables

        name = str(problem)
        _refuse(_as_options(option_faults(name, open_count, radius)))
        figures = figures_of(name)
        if figures and sites is None:
            raise UsageError(f"{name} needs --sites with {' and '.join(figures)}.")
        exactly = None if problem == Problem.LSCP else open_count
        tables = read_tables(minutes, demand, sites, figures=figures, open_count=exactly)
        show("choosing sites")
        choice = choose_sites(
            tables.minutes,
            tables.demand,
            name,
            open_count=open_count,
            radius=radius,
            capacity=tables.sites["capacity"],
            opening_cost=tables.sites["opening_cost"],
            status=tables.sites["status"],
            each_zone_once=each_zone_once,
            time_limit_s=time_limit_s,
        )
    code = ExitCode.DONE if choice.status == "optimal" else ExitCode.STOPPED
    if as_json:
        say_json(document(choice, tables.notes, code))
    else:
        _show(choice, tables.notes)
    return code


def document(choice: SiteChoice, notes: Iterable[str], code: ExitCode) -> dict[str, Any]:
    """Return a choice of sites as plain data."""
    from allocator.outputs.files import plain_json

    return {
        "status": choice.status,
        "exit_code": int(code),
        "problem": choice.problem,
        "unit": choice.unit,
        "objective": choice.objective,
        "bound": choice.bound if math.isfinite(choice.bound) else None,
        "gap": choice.gap if math.isfinite(choice.gap) else None,
        "open": [str(name) for name in choice.open],
        "assignment": plain_json(choice.assignment),
        "sites": plain_json(choice.sites),
        "measures": {
            name: value if math.isfinite(value) else None for name, value in choice.measures.items()
        },
        "uncovered": [str(name) for name in choice.uncovered],
        "ties_settled": choice.ties_settled,
        "notes": list(notes),
    }


def _as_options(faults: Iterable[Fault]) -> list[Fault]:
    from dataclasses import replace

    return [replace(fault, column=f"--{fault.column}") for fault in faults]


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise UsageError("This siting question cannot be asked.", faults)


def _show(choice: SiteChoice, notes: Iterable[str]) -> None:
    from allocator.outputs.page.words import number

    value = number(choice.objective, _decimals(choice.objective))
    say(f"{choice.problem}: {value} {choice.unit}", bold=True)
    say(_proof(choice))
    for line in _measures(choice):
        say(line)
    say()
    _show_sites(choice.sites)
    say()
    _show_zones(choice.assignment)
    if choice.uncovered:
        say()
        say(f"{len(choice.uncovered)} zones are not covered: {_few(choice.uncovered)}")
    for line in notes:
        note(line)


def _proof(choice: SiteChoice) -> str:
    if choice.status == "optimal":
        first = "" if choice.ties_settled else " Another set may be as good and come first by name."
        return f"Proved: no other choice of sites does better.{first}"
    if not math.isfinite(choice.gap):
        return "Stopped before proof, with no bound yet. Allow more with --time-limit."
    return f"Stopped before proof, gap {choice.gap:.2%}. Allow more with --time-limit."


def _measures(choice: SiteChoice) -> Iterable[str]:
    from allocator.outputs.page.words import number, percent

    found = choice.measures
    mean, worst = found["mean_minutes"], found["worst_minutes"]
    yield f"{number(mean, 1)} minutes on average by demand, {number(worst, 1)} at worst"
    if found["demand"] > 0:
        share = percent(found["demand_served"] / found["demand"])
        yield f"{number(found['demand_served'])} of a demand of {number(found['demand'])}, {share}"
    if "opening_cost" in found:
        paid, travel = number(found["opening_cost"]), number(found["travel"])
        yield f"opening cost {paid} + travel {travel}"


def _show_sites(sites: pd.DataFrame) -> None:
    from allocator.outputs.page.words import number

    rows = [
        [
            str(name),
            str(row["status"]) or "new",
            number(row["zones"]),
            number(row["demand"]),
            number(row["capacity"], missing="no limit"),
            number(row["mean_minutes"], 1),
        ]
        for name, row in sites[sites["open"]].iterrows()
    ]
    headers = ["open site", "status", "zones", "demand", "capacity", "mean minutes"]
    say_table(headers, rows, numeric=headers[2:])


def _show_zones(assignment: pd.DataFrame) -> None:
    from allocator.outputs.page.words import number

    rows = [
        [str(zone), str(row["site"]), number(row["minutes"], 1), number(row["demand"], 1)]
        for zone, row in assignment.head(MOST_ZONES).iterrows()
    ]
    say_table(["zone", "goes to", "minutes", "demand"], rows, numeric=("minutes", "demand"))
    if len(assignment) > MOST_ZONES:
        say(f"and {len(assignment) - MOST_ZONES:,} more; --json has them all")


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 3


def _few(names: Iterable[str]) -> str:
    every = [str(name) for name in names]
    more = f" and {len(every) - MOST_ZONES} more" if len(every) > MOST_ZONES else ""
    return ", ".join(every[:MOST_ZONES]) + more
