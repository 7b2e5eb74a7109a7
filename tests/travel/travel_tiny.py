"""A country of six places, two islands and two ferries, whose every minute is known by hand.

alpha -- beta -- gamma (port)  ~ferry often~  isle-port -- isle-town
                               ~ferry seldom~ far-port
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.inputs.workspace import Workspace

PROVENANCE = "made up for a test,assumption"

PLACES = (
    "place_id,name,kind,lon,lat,source,status",
    f"alpha,Alpha,town,-4.00,56.0,{PROVENANCE}",
    f"beta,Beta,town,-4.16,56.0,{PROVENANCE}",
    f"gamma,Gamma,port,-4.32,56.0,{PROVENANCE}",
    f"isle-port,Isle port,port,-4.50,56.0,{PROVENANCE}",
    f"isle-town,Isle town,village,-4.60,56.0,{PROVENANCE}",
    f"far-port,Far port,port,-5.00,56.0,{PROVENANCE}",
)
LINKS = (
    "road,from_place,to_place,kilometres,road_class,speed_kmh,source,status",
    f"A1,alpha,beta,12,single,60,{PROVENANCE}",
    f"A1,beta,gamma,10,single,50,{PROVENANCE}",
    f"B2,isle-port,isle-town,8,single_track,40,{PROVENANCE}",
)
CROSSINGS = (
    ",".join(
        (
            *("crossing_id", "from_place", "to_place", "operator", "sailing_minutes"),
            *("check_in_minutes", "disembark_minutes", "sailings_summer", "sailings_winter"),
            *("vehicles", "source", "status", "timetable_source", "timetable_status"),
        )
    ),
    f"often,gamma,isle-port,Tiny Ferries,30,10,5,14,10,yes,{PROVENANCE},{PROVENANCE}",
    f"seldom,gamma,far-port,Tiny Ferries,90,20,5,1,0,yes,{PROVENANCE},{PROVENANCE}",
)
FLIGHTS = (
    ",".join(
        (
            *("flight_id", "from_place", "to_place", "operator", "flight_minutes"),
            *("check_in_minutes", "disembark_minutes", "flights_summer", "flights_winter"),
            *("source", "status", "timetable_source", "timetable_status"),
        )
    ),
    f"hop,beta,far-port,Tiny Air,20,15,5,7,7,{PROVENANCE},{PROVENANCE}",
)

#: Minutes by hand. Often: 10 + 30 (half of 60) + 30 + 5. Seldom: 20 + 60 (cap) + 90 + 5.
ALPHA_TO_GAMMA = 12 + 12
OFTEN = 75
SELDOM = 175
ISLE_ROAD = 12

#: A minute among streets at each end of a journey.
ENDS = 2
ALPHA_TO_ISLE_TOWN = ENDS + ALPHA_TO_GAMMA + OFTEN + ISLE_ROAD

ZONES = pd.DataFrame(
    {
        "name": ["Alpha zone", "Isle zone", "Far zone"],
        "lon": [-4.0, -4.6, -5.0],
        "lat": [56.0, 56.0, 56.0],
    },
    index=pd.Index(["z-alpha", "z-isle", "z-far"], name="zone_id"),
)
BASES = pd.DataFrame(
    {"name": ["Alpha base", "Isle base"], "lon": [-4.0, -4.6], "lat": [56.0, 56.0]},
    index=pd.Index(["b-alpha", "b-isle"], name="site_code"),
)


@dataclass(frozen=True)
class Tiny:
    """The tiny country as a workspace whose rows a test may change."""

    workspace: Workspace

    def write(self, name: str, rows: tuple[str, ...]) -> None:
        """Write one table of the network."""
        path = self.workspace.maps / "network" / f"{name}.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")

    def add(self, name: str, *rows: str) -> None:
        """Add rows to one table of the network."""
        path = self.workspace.maps / "network" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n".join(rows) + "\n", encoding="utf-8")

    def swap(self, name: str, old: str, new: str) -> None:
        """Change a text that stands once in one table of the network."""
        path = self.workspace.maps / "network" / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")


def make_tiny(root: Path) -> Tiny:
    """Write the tiny country into a folder."""
    for folder in ("data", "models", "maps/network"):
        (root / folder).mkdir(parents=True)
    tiny = Tiny(Workspace(root=root.resolve()))
    for name, rows in (
        ("places", PLACES),
        ("links", LINKS),
        ("crossings", CROSSINGS),
        ("flights", FLIGHTS),
    ):
        tiny.write(name, rows)
    return tiny
