"""Bare tables of ``allocator site``: the answer in words, and as one JSON document."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.cli.console import note, progress, say, say_json, say_table
from allocator.errors import ExitCode, Fault, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from allocator.analysis.siting import SiteChoice

#: Zones whose site is printed; ``--json`` has them all.
MOST_ZONES = 20


def choose(
    problem: str,
    *,
    minutes: Path,
    demand: Path,
    sites: Path | None,
    open_count: int | None,
    radius: float | None,
    each_zone_once: bool,
    time_limit_s: float | None,
    as_json: bool,
) -> ExitCode:
    """Answer a siting question over bare tables, and print the answer.

    Parameters
    ----------
    problem
        Name of the problem.
    minutes, demand, sites
        Its tables.
    open_count, radius, each_zone_once, time_limit_s
        As for `allocator.analysis.siting.choose_sites`.
    as_json
        Whether to print one JSON document.

    Returns
    -------
    ExitCode
        Done, or stopped before proof.
    """
    with progress() as show:
        show("reading the tables")
        from allocator.analysis.siting import choose_sites, figures_of, option_faults, read_tables

        _refuse(_as_options(option_faults(problem, open_count, radius)))
        figures = figures_of(problem)
        if figures and sites is None:
            raise UsageError(f"{problem} needs --sites with {' and '.join(figures)}.")
        exactly = None if problem == "lscp" else open_count
        tables = read_tables(minutes, demand, sites, figures=figures, open_count=exactly)
        show("choosing sites")
        choice = choose_sites(
            tables.minutes,
            tables.demand,
            problem,
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
