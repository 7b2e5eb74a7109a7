"""Valhalla's tiles of an extract: built once by the extra's own program, then kept."""

from __future__ import annotations

import copy
import importlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.errors import OutputError, UsageError
from allocator.travel.engines.osm_extract import Extract, refused

#: A point joins a road within this many metres or counts as off the roads.
REACH_METRES = 5000

#: Edges that a road leads on to, at least, unless there is no other: no isolated yard.
LEAST_EDGES = 5

#: Longest journey within one matrix, metres: longer than any in Scotland.
FURTHEST_METRES = 2_000_000

#: Points that one question may hold.
MOST_POINTS = 10_000

#: Databases that a Valhalla of its own would have beside the tiles; none is needed here.
_BESIDE = ("admin", "timezone", "landmarks", "traffic_extract", "transit_dir", "transit_feeds_dir")
_LAYOUT = "1"
_LONGEST_REASON = 120


@dataclass(frozen=True)
class Tiles:
    """Tiles that are ready.

    Parameters
    ----------
    folder
        Where they and what is worked out from them are kept.
    """

    folder: Path

    @property
    def key(self) -> str:
        """Name that follows the extract and the version of Valhalla."""
        return self.folder.name


def library() -> Any:
    """Return the routing library.

    Raises
    ------
    UsageError
        If the extra that brings it is not installed.
    """
    try:
        return importlib.import_module("valhalla")
    except ImportError:
        message = (
            "The engine valhalla needs an extra of this product: "
            'pip install "imh-allocator[routing]". Or set travel.engine to graph.'
        )
        raise UsageError(message) from None


def cache_folder() -> Path:
    """Return where tiles are kept between runs: the user's cache, ``XDG_CACHE_HOME`` if set."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "imh-allocator"


def tiles_of(extract: Extract, cache: Path) -> Tiles:
    """Return the tiles of an extract, built unless they are there.

    Parameters
    ----------
    extract
        The extract.
    cache
        Folder in which tiles of any extracts are kept, each in a folder of its own.

    Raises
    ------
    DataError
        If the extract is damaged or holds no roads.
    OutputError
        If nothing can be written to the cache.
    UsageError
        If the routing library is not installed.
    """
    version = str(library().__version__)
    folder = cache / f"valhalla-{version}-{_LAYOUT}-{extract.digest[:32]}"
    if folder.is_dir():
        return Tiles(folder)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, ignore_cleanup_errors=True) as made:
            _build(extract, Path(made))
            _move(Path(made) / "ready", folder)
    except OSError as error:
        message = f"Road tiles cannot be kept in {cache}: {error.strerror or error}."
        raise OutputError(message) from None
    return Tiles(folder)


def configuration(tiles: Path) -> dict[str, Any]:
    """Return how Valhalla builds and reads tiles: on this machine alone, no address to ask.

    Parameters
    ----------
    tiles
        Folder of the tiles.
    """
    given = library().get_config(tile_extract="", tile_dir=tiles, verbose=False)
    config: dict[str, Any] = copy.deepcopy(given)
    config["mjolnir"].update(dict.fromkeys(_BESIDE, ""))
    config["loki"]["use_connectivity"] = False
    config["loki"]["service_defaults"].update(
        search_cutoff=REACH_METRES, minimum_reachability=LEAST_EDGES
    )
    config["thor"]["costmatrix"]["allow_second_pass"] = True
    limits = config["service_limits"]
    limits["allow_hard_exclusions"] = True
    limits["auto"].update(
        max_locations=MOST_POINTS,
        max_matrix_distance=FURTHEST_METRES,
        max_matrix_location_pairs=MOST_POINTS**2,
    )
    return config


def _build(extract: Extract, made: Path) -> None:
    """Build tiles below ``made/ready``."""
    tiles = made / "ready" / "tiles"
    tiles.mkdir(parents=True)
    config = made / "config.json"
    config.write_text(json.dumps(configuration(tiles)), encoding="utf-8")
    folder = Path(str(library().__file__)).parent / "bin"
    program = folder / ("valhalla_build_tiles" + (".exe" if sys.platform == "win32" else ""))
    # The program is the library's own and gets two paths, neither of which a file could choose.
    done = subprocess.run(  # noqa: S603
        [str(program), "-c", str(config), str(extract.path)],
        capture_output=True,
        check=False,
        cwd=made,
    )
    if done.returncode:
        message = "The extract is damaged: no road tiles can be built of it"
        remedy = "Download it again"
        raise refused("damaged-extract", message, remedy, value=_reason(done.stderr))
    if not any(tiles.rglob("*.gph")):
        message = "The extract holds no roads"
        raise refused("no-roads", message, "Take an extract of whole Scotland, all ways included")


def _reason(words: bytes) -> str:
    """Return the last line that a program said, plain and not too long."""
    lines = [line for line in words.decode("utf-8", "replace").splitlines() if line.strip()]
    last = lines[-1].strip() if lines else "no reason given"
    return "".join(letter if letter.isprintable() else "?" for letter in last)[:_LONGEST_REASON]


def _move(ready: Path, folder: Path) -> None:
    """Move finished tiles into their place in one step; another run may have been first."""
    try:
        ready.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
