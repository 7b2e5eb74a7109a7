"""Places, localities and hospitals by their usual names, with near misses suggested."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from allocator.errors import UsageError
from allocator.travel.earth import great_circle_km
from allocator.travel.network import Network
from allocator.travel.usual_names import USUAL_NAMES

#: Points of one name this near to each other, in kilometres, are one town or one island.
ONE_PLACE_KM = 30.0

#: Kind of a point that is no place of the network.
POINT = "point"

#: Words that people say for each other where a ferry calls.
_PORT_WORDS = frozenset({"port", "ferry", "harbour", "pier", "terminal", "quay", "slip"})

_SUGGESTIONS = 5
_LONGEST = 80
_CLOSE_ENOUGH = 0.7


@dataclass(frozen=True)
class Point:
    """One end of a journey.

    Parameters
    ----------
    label
        Id of a place, zone or base.
    name
        Its usual name.
    kind
        Kind of a place of the network (town, village, junction, port, airport), or ``point``.
    lon, lat
        Degrees (EPSG:4326).
    population
        Residents if it is a locality, else 0.
    """

    label: str
    name: str
    kind: str
    lon: float
    lat: float
    population: float = 0.0

    @property
    def is_place(self) -> bool:
        """Whether it is a place of the network."""
        return self.kind != POINT


@dataclass(frozen=True)
class Gazetteer:
    """Everything that a journey can start from or lead to, places of the network first."""

    points: tuple[Point, ...]

    def find(self, name: str) -> Point:
        """Return the point of a name or id.

        The name in brackets that tells two places apart may be left out where one place alone is
        meant; capitals and punctuation do not matter. `usual_names` has names that differ more.

        Parameters
        ----------
        name
            Name or id of a place, locality, port, airport or hospital.

        Raises
        ------
        UsageError
            If nothing has the name, with near misses; or if several places have it.
        """
        by_id = [point for point in self.points if name.strip() == point.label]
        if by_id:
            return by_id[0]
        wanted = _plain(name)
        whole = [point for point in self.points if _plain(point.name) == wanted]
        short = [point for point in self.points if wanted in _short_names(point.name)]
        other = [] if whole else self._by_usual_name(wanted)
        found = other or [*whole, *short] or self._with_words(wanted) or self._port_of(wanted)
        chosen = _only_place(whole) or _one_place(found)
        if chosen:
            return chosen[0]
        if found:
            raise UsageError(_several(name, found))
        raise UsageError(_unknown(name, self.points))

    def _by_usual_name(self, wanted: str) -> list[Point]:
        """Return what initials, an older name or an island's name mean."""
        label = USUAL_NAMES.get(" ".join(_words(wanted)))
        return [point for point in self.points if point.label == label]

    def _with_words(self, wanted: str) -> list[Point]:
        """Return what is named with these words and more: Raigmore for Raigmore Hospital."""
        words = set(_words(wanted))
        named = (point for point in self.points if point.kind != "junction")
        return [point for point in named if words and words <= set(_words(point.name))]

    def _port_of(self, wanted: str) -> list[Point]:
        """Return the ports of a town, terminals first, if a word for a port is all that differs."""
        words = set(_words(wanted))
        town = words - _PORT_WORDS
        if not town or town == words:
            return []
        ports = [point for point in self.points if point.kind == "port"]
        named = [point for point in ports if town <= set(_words(point.name))]
        return sorted(named, key=lambda point: "terminal" not in _words(point.name))


def gazetteer(network: Network, *tables: pd.DataFrame) -> Gazetteer:
    """Gather all names of a network and of further points.

    Parameters
    ----------
    network
        The network.
    *tables
        Localities, bases or other points: columns ``name, lon, lat``, and ``population`` if known.

    Returns
    -------
    Gazetteer
        Finds a point by name.
    """
    places = [
        Point(str(row.Index), row.name, row.kind, row.lon, row.lat)
        for row in network.places.itertuples()
    ]
    others = [
        Point(str(label), row["name"], POINT, row["lon"], row["lat"], _residents(row))
        for table in tables
        for label, row in table.sort_index().iterrows()
    ]
    return Gazetteer((*places, *others))


def _residents(row: pd.Series) -> float:
    known = row.get("population", 0.0)
    return 0.0 if pd.isna(known) else float(known)


def _only_place(whole: list[Point]) -> list[Point]:
    """Return the one place of the network that has the whole name."""
    places = [point for point in whole if point.is_place]
    return places if len(places) == 1 else []


def _one_place(found: list[Point]) -> list[Point]:
    """Return the first of the points that a name means, or nothing if they lie far apart."""
    return found[:1] if all(_near(found[0], point) for point in found) else []


def _near(one: Point, other: Point) -> bool:
    apart = float(great_circle_km(one.lon, one.lat, other.lon, other.lat))
    return apart <= ONE_PLACE_KM


@lru_cache(maxsize=100_000)
def _plain(name: str) -> str:
    """Return a name in small letters without accents, punctuation and Saint against St."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9()]+", " ", letters.replace("'", "")).split()
    return " ".join("st" if word == "saint" else word for word in words)


def _words(name: str) -> list[str]:
    return re.findall("[a-z0-9]+", _plain(name))


def _short_names(name: str) -> tuple[str, ...]:
    """Return what a name with brackets is also called: without them, and by what they hold."""
    held = re.fullmatch(r"(.+?)\s*\((.+)\)", _plain(name))
    return (held.group(1), held.group(2)) if held else ()


def _several(name: str, points: Sequence[Point]) -> str:
    places = [point for point in points if point.is_place]
    apart = [point for point in points if not any(_near(point, place) for place in places)]
    listed = [*places, *apart]
    meant = sorted({f"{point.name} ({point.label})" for point in listed})
    choice = ", ".join(meant)
    return f"{_quoted(name)} may mean {choice}. Write one of these names, or its id in brackets."


def _unknown(name: str, points: Iterable[Point]) -> str:
    names = {_plain(point.name): point.name for point in reversed(list(points))}
    for point in points:
        for short in _short_names(point.name):
            names.setdefault(short, point.name)
    near = difflib.get_close_matches(
        _plain(name[:_LONGEST]), names, n=_SUGGESTIONS, cutoff=_CLOSE_ENOUGH
    )
    meant = ", ".join(dict.fromkeys(names[word] for word in near))
    hint = f" Is one of these meant: {meant}?" if meant else " Name a town, port or hospital."
    return f"No place is called {_quoted(name)}.{hint}"


def _quoted(name: str) -> str:
    """Return what was asked for in quotation marks, cut short if no place has so long a name."""
    return repr(name if len(name) <= _LONGEST else f"{name[:_LONGEST]}...")
