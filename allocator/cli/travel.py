"""``allocator travel``: how long a journey takes, and who lives within reach."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from allocator.cli.console import progress, say, say_json, say_table
from allocator.cli.options import JsonOption, WorkspaceOption
from allocator.cli.travel_ground import Ground, leave_reach, leave_route, page_key, read_ground
from allocator.errors import ExitCode, UsageError
from allocator.outputs.page.words import clock

if TYPE_CHECKING:
    import pandas as pd

    from allocator.travel.route import Route

FORMS = (
    "Ask for a journey with --from and --to, for what lies around a place with --from and "
    "--within, or for births near a kind of site with --within and --of"
)


class Season(StrEnum):
    """Timetables."""

    SUMMER = "summer"
    WINTER = "winter"


def _limit(minutes: float | None) -> float | None:
    if minutes is not None and not (math.isfinite(minutes) and minutes > 0):
        raise typer.BadParameter(f"{minutes:g} is not a number of minutes above 0")
    return minutes


def _page(path: Path | None) -> Path | None:
    if path is not None and str(path).startswith("-"):
        raise typer.BadParameter(f"{path} is an option, not a file")
    return path


def travel(
    *,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="PLACE", help="Town, village, port or hospital by name."),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="PLACE", help="Where the journey leads.")
    ] = None,
    within_minutes: Annotated[
        float | None,
        typer.Option(
            "--within", metavar="MINUTES", callback=_limit, help="List what is in reach, one way."
        ),
    ] = None,
    service: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="SERVICE",
            help="With --within: births by board near sites of a kind, such as maternity, "
            "general, community or mbu; all candidate bases by default.",
        ),
    ] = None,
    season: Annotated[
        Season | None, typer.Option("--season", help="Timetable; as the model has it by default.")
    ] = None,
    flights: Annotated[bool, typer.Option("--flights", help="Count island flights too.")] = False,
    page: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="FILE", callback=_page, help="Leave a page with a map there too."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Time a journey, or list what is in reach.

    Minutes are door to door: driving, check-in, the expected wait for a ferry, sailing and
    disembarking. Moving minutes leave the waits out.
    """
    if not _makes_sense(start, end, within_minutes, service):
        raise UsageError(FORMS)
    with progress() as show:
        show("reading the travel network")
        ground = read_ground(workspace, season, page, flights=flights)
    if start and end:
        return _journey(ground, start, end, as_json=as_json)
    assert within_minutes is not None
    if start:
        return _around(ground, start, within_minutes, as_json=as_json)
    return _near(ground, service or "base", within_minutes, as_json=as_json)


def _makes_sense(
    start: str | None, end: str | None, within_minutes: float | None, service: str | None
) -> bool:
    if within_minutes is None:
        return bool(start and end) and service is None
    return end is None and not (start and service)


def _journey(ground: Ground, start: str, end: str, *, as_json: bool) -> ExitCode:
    from allocator.outputs.files import plain_json
    from allocator.travel.route import route

    found = route(ground.network, start, end, ground.geography.zones, ground.geography.bases)
    leave_route(ground, found)
    if not as_json:
        _show_journey(found)
        return _done(ground)
    say_json(
        {
            "status": "done",
            "exit_code": int(ExitCode.DONE),
            "from": found.from_name,
            "to": found.to_name,
            "season": ground.network.season,
            "minutes": round(found.minutes, 3),
            "moving_minutes": round(found.moving_minutes, 3),
            "kilometres": round(found.kilometres, 3),
            "road_kilometres": round(found.road_kilometres, 3),
            "legs": plain_json(found.legs.round(3)),
            **page_key(ground),
        }
    )
    return ExitCode.DONE


def _done(ground: Ground) -> ExitCode:
    if ground.page:
        say()
        say(f"map  {ground.page}")
    return ExitCode.DONE


def _show_journey(found: Route) -> None:
    from allocator.outputs.page.words import number

    if found.legs.empty:
        say(f"{found.from_name} is where the journey starts and ends: there is no way to go.")
        return
    say(f"{found.from_name} to {found.to_name}: {clock(found.minutes)} door to door", bold=True)
    say(f"{clock(found.moving_minutes)} moving, {number(found.kilometres)} km")
    say()
    rows = [
        [
            str(leg["mode"]).replace("_", " "),
            str(leg["link"]),
            str(leg["from_name"]),
            str(leg["to_name"]),
            number(leg["kilometres"], 1),
            number(leg["minutes"]),
        ]
        for _, leg in found.legs.iterrows()
    ]
    headers = ["mode", "road or route", "from", "to", "km", "minutes"]
    say_table(headers, rows, numeric=("km", "minutes"))


def _around(ground: Ground, start: str, within_minutes: float, *, as_json: bool) -> ExitCode:
    """Print the places around one place."""
    import pandas as pd

    from allocator.analysis.reach import places_within
    from allocator.outputs.page.words import number
    from allocator.travel.names import gazetteer
    from allocator.travel.times import travel_times

    zones, bases = ground.geography.zones, ground.geography.bases
    point = gazetteer(ground.network, zones, bases).find(start)
    middle = pd.DataFrame({"lon": [point.lon], "lat": [point.lat]}, index=[point.label])
    minutes = travel_times(ground.network, zones, middle).minutes
    table = places_within(
        ground.geography, minutes[point.label], ground.births, max_minutes=within_minutes
    )
    title = f"Places within {within_minutes:g} minutes of {point.name}: {len(table)}"
    leave_reach(
        ground,
        title=title,
        middle=point.name,
        sites=middle.assign(name=point.name),
        minutes=minutes,
        max_minutes=within_minutes,
        service=False,
    )
    if as_json:
        return _print_table(title, table, "places", ground)
    say(title, bold=True)
    say()
    rows = [
        [row["name"], row["board_name"], number(row["minutes"]), number(row["population"])]
        for _, row in table.iterrows()
    ]
    say_table(["place", "board", "minutes", "residents"], rows, numeric=("minutes", "residents"))
    return _done(ground)


def _near(ground: Ground, service: str, within_minutes: float, *, as_json: bool) -> ExitCode:
    """Print the births of each board near the sites of a kind."""
    from allocator.analysis.reach import births_within, sites_of
    from allocator.outputs.page.words import number, percent
    from allocator.travel.times import travel_times

    geography = ground.geography
    sites = geography.bases.loc[sites_of(geography, service)]
    minutes = travel_times(ground.network, geography.zones, sites).minutes
    table = births_within(geography, minutes.min(axis=1), ground.births, max_minutes=within_minutes)
    nearest = f"the nearest of {len(sites)} sites ({service})"
    title = f"Births within {within_minutes:g} minutes of {nearest}"
    leave_reach(
        ground,
        title=title,
        middle=nearest,
        sites=sites,
        minutes=minutes,
        max_minutes=within_minutes,
        service=True,
    )
    if as_json:
        return _print_table(title, table, "boards", ground)
    say(title, bold=True)
    say()
    rows = [
        [
            row["board_name"],
            f"{number(row['births_within'])} of {number(row['births'])}",
            percent(row["share_within"]),
            number(row["mean_minutes"]),
            f"{row['furthest_place']}, {clock(row['furthest_minutes'])}",
        ]
        for _, row in table.iterrows()
    ]
    headers = ["board", "births a year within", "share", "mean minutes", "furthest place"]
    say_table(headers, rows, numeric=("share", "mean minutes"))
    return _done(ground)


def _print_table(title: str, table: pd.DataFrame, name: str, ground: Ground) -> ExitCode:
    from allocator.outputs.files import plain_json

    document: dict[str, Any] = {"status": "done", "exit_code": int(ExitCode.DONE), "title": title}
    document |= {"season": ground.network.season, name: plain_json(table.round(3))}
    say_json({**document, **page_key(ground)})
    return ExitCode.DONE
