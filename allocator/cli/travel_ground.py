"""What ``allocator travel`` asks its questions of, and the page with a map that it leaves."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.geography import Geography
    from allocator.travel.network import Network
    from allocator.travel.route import Route


@dataclass(frozen=True)
class Ground:
    """What every question is asked of.

    Parameters
    ----------
    geography
        Places and bases.
    network
        Roads and ferries, counted as the national model counts them.
    births
        Births a year by zone.
    timetable
        What is counted, in words: for example ``summer timetable, without flights``.
    page
        File for the page with a map, if one is wanted.
    """

    geography: Geography
    network: Network
    births: pd.Series
    timetable: str
    page: Path | None


def read_ground(
    workspace: Path | None, season: str | None, page: Path | None, *, flights: bool
) -> Ground:
    """Read places, births and network; a page that cannot be left is refused before.

    Parameters
    ----------
    workspace
        Folder of the workspace; None for the reference workspace.
    season
        Timetable; None for the model's.
    page
        File for the page with a map, if one is wanted.
    flights
        Whether flights count, whatever the model says.

    Returns
    -------
    Ground
        What a journey or a reach is worked out on.
    """
    from allocator.inputs.demand import births_by_zone
    from allocator.inputs.geography import load_geography
    from allocator.inputs.service import load_model
    from allocator.inputs.workspace import open_workspace
    from allocator.pipeline import crossing_rules
    from allocator.travel.network import load_network

    if page:
        from allocator.outputs.travel_map import check_target

        check_target(page)
    opened = open_workspace(workspace)
    changes = [f"travel.season={season}"] if season else []
    changes += ["travel.flights=true"] if flights else []
    model = load_model(opened, overrides=changes)
    geography = load_geography(opened)
    births = births_by_zone(geography, opened, model.word("demand.births_basis"))
    network = load_network(
        opened,
        season=model.word("travel.season"),
        flights=model.flag("travel.flights"),
        rules=crossing_rules(model),
    )
    flying = "with" if model.flag("travel.flights") else "without"
    timetable = f"{network.season} timetable, {flying} flights"
    return Ground(geography, network, births, timetable, page)


def leave_route(ground: Ground, found: Route) -> None:
    """Leave the page of a journey, if one is wanted."""
    if ground.page:
        from allocator.outputs.travel_map import draw_route, write_page

        text = draw_route(found, ground.geography, timetable=ground.timetable)
        write_page(text, ground.page)


def leave_reach(
    ground: Ground,
    *,
    title: str,
    middle: str,
    sites: pd.DataFrame,
    minutes: pd.DataFrame,
    max_minutes: float,
    service: bool,
) -> None:
    """Leave the page of a reach, if one is wanted; arguments as those of `Reach`."""
    if ground.page:
        from allocator.outputs.travel_map import Reach, draw_reach, write_page

        reach = Reach(
            title=title,
            middle=middle,
            sites=sites,
            minutes=minutes,
            births=ground.births,
            max_minutes=max_minutes,
            service=service,
            timetable=ground.timetable,
        )
        write_page(draw_reach(reach, ground.geography), ground.page)


def page_key(ground: Ground) -> dict[str, str]:
    """Return what a JSON document says of the page: nothing without one."""
    return {"map": str(ground.page)} if ground.page else {}
